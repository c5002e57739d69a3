import * as api from '@/api/conversations'
import { ApiError, toApiError } from '@/api/problem'
import type { Conversation } from '@/api/types'
import { keep } from './reread'
import { conversations } from './store'

/** Runs a change; whatever the desk says about the conversation, now or in its refusal, is kept. */
export async function change(pending: Promise<Conversation>): Promise<Conversation> {
  try {
    const answer = await keep(pending, (c) => [c])
    return conversations.get(answer.id) ?? answer
  } catch (thrown) {
    const error = toApiError(thrown)
    if (error.current?.id) conversations.put(error.current)
    throw error
  }
}

const version = (id: string) => ({ version: conversations.get(id)?.version })

/** Takes it: from the queue or from an offer. The desk knows one winner. */
export const accept = (id: string) => change(api.accept(id, {}))
export const decline = (id: string, reason: string) => change(api.decline(id, { reason }))
export const reopen = (id: string) => change(api.reopen(id, version(id)))
export const close = (id: string, reason: string, category: string, memo = '') =>
  change(api.close(id, { reason, ...(category && { category }), ...(memo && { memo }) }))

export interface Target {
  operator?: string
  queue?: string
}
export const transfer = (id: string, to: Target, note: string) =>
  change(
    api.transfer(id, {
      ...version(id),
      ...(to.operator && { to_operator_id: to.operator }),
      ...(to.queue && { to_queue_id: to.queue }),
      ...(note && { note }),
    }),
  )

/** Sets topic or mood by hand; an empty value leaves it to the bot again. */
export const mark = (id: string, marks: { topic?: string; mood?: '' | 'calm' | 'worried' | 'angry' }) => change(api.mark(id, marks))

/** Gives the customer tags, and takes some: they outlive the inquiry. */
export const tag = (id: string, tags: { add?: string[]; remove?: string[] }) => change(api.tag(id, tags))

/** Begins a new inquiry on the thread of an old one. */
export const startOnThread = (thread: string) => change(api.start({ thread_id: thread }))

/** Fetches one that no list holds, such as a bookmarked or an earlier one. */
export const fetchConversation = (id: string) => change(api.get(id))

const reading = new Set<string>()

/** Tells the desk that the operator has seen it; quiet, because nobody waits for it. */
export async function markRead(id: string): Promise<void> {
  if (reading.has(id)) return
  reading.add(id)
  try {
    await change(api.read(id))
  } catch (error) {
    if (!(error instanceof ApiError)) throw error
  } finally {
    reading.delete(id)
  }
}

const typedAt = new Map<string, number>()

/** Says that an answer is being written, at most every five seconds. */
export function sayTyping(id: string, now: number): void {
  if (now - (typedAt.get(id) ?? -Infinity) < 5_000) return
  typedAt.set(id, now)
  api.typing(id).catch(() => undefined)
}
