import { shallowReactive } from 'vue'
import * as api from '@/api/messages'
import { toApiError } from '@/api/problem'
import type { Message, NewMessage } from '@/api/types'
import { me } from '@/entities/session'
import { seenOf } from './guarding'
import { heldThread, take } from './threads'

/** A bubble of ours that the desk has not taken yet. */
export interface Outgoing {
  key: string
  conversation: string
  thread: string
  body: NewMessage
  /** How it is drawn meanwhile. */
  message: Message
  /** What is sent at once: when one of them is to be written anew, those behind it don't go either. */
  batch: Batch
}
export interface Batch { mended?: boolean }

/** A bubble's writer wants other words: they are not lost, and nothing was sent. */
export class Mended extends Error {
  constructor(readonly text: string) {
    super('mended')
  }
}

const waiting = shallowReactive(new Map<string, Outgoing>())
const flights = new Map<string, Set<Promise<unknown>>>()
const queues = new Map<string, Promise<unknown>>()
const keys = new Map<string, string>()

export const localId = (key: string) => `local:${key}`
/** A stable key for a bubble whose id changes when the desk takes it. */
export const keyOf = (id: string): string => keys.get(id) ?? id

/** This page's own bubbles of a thread, in the order written. */
export const outgoingOf = (thread: string): Message[] =>
  [...waiting.values()].filter((o) => o.thread === thread).map((o) => o.message)

/** Whether a message of the conversation has not been taken by the desk yet. */
export const isFlying = (conversation: string): boolean => [...waiting.values()].some((o) => o.conversation === conversation)

/** Resolves when none of our posts to this thread is on its way (or after two seconds). */
export async function settled(thread: string): Promise<void> {
  const flying = flights.get(thread)
  if (!flying?.size) return
  await Promise.race([Promise.allSettled([...flying]), new Promise((resolve) => setTimeout(resolve, 2_000))])
}

function draw(key: string, conversation: string, thread: string, body: NewMessage, at: string): Message {
  const kind = body.type === undefined || body.type === 'note' ? 'text' : body.type
  return {
    id: localId(key),
    version: 0,
    thread_id: thread,
    conversation_id: conversation,
    direction: body.type === 'note' ? 'note' : 'out',
    kind,
    at,
    author: { kind: 'operator', id: me.value?.id ?? null, name: me.value?.name ?? '' },
    content: contentOf(body),
    unsent: false,
    edited: false,
    quoted_message_id: body.quote_message_id ?? null,
    image_set: null,
    send: body.type === 'note' ? null : { state: 'queued', route: null, error: null, at: null, undo_until: null },
    standby: false,
    step: null,
  }
}

function contentOf(body: NewMessage): Message['content'] {
  if (body.type === 'sticker') return { package_id: body.package_id, sticker_id: body.sticker_id, keywords: [] }
  if (body.location) return { ...body.location }
  if (body.rich) return { ...body.rich, choices: body.choices }
  if (body.attachment_id) return { attachment_id: body.attachment_id, state: 'ready' }
  return { text: body.text ?? '', emojis: [], mentions: [], ...(body.choices && { choices: body.choices }) }
}

/** Shows a bubble at once and posts it; earlier ones of the conversation go first. */
export function send(conversation: string, thread: string, body: NewMessage, key: string = crypto.randomUUID(), batch: Batch = {}, now = Date.now()): Promise<Message> {
  const held = heldThread(thread)?.messages ?? []
  const last = Date.parse(held.at(-1)?.at ?? '') || 0
  const seen = seenOf(held)
  if (seen && body.type !== 'note') body = { ...body, seen_message_id: seen }
  const message = draw(key, conversation, thread, body, new Date(Math.max(now, last + 1)).toISOString())
  waiting.set(key, { key, conversation, thread, body, message, batch })
  return post(key)
}

function post(key: string): Promise<Message> {
  const own = waiting.get(key)!
  const turn = (queues.get(own.conversation) ?? Promise.resolve()).catch(() => undefined).then(() => deliver(own))
  queues.set(own.conversation, turn)
  const flying = flights.get(own.thread) ?? new Set()
  flights.set(own.thread, flying.add(turn))
  const landed = () => flying.delete(turn)
  turn.then(landed, landed)
  return turn
}

async function deliver(own: Outgoing): Promise<Message> {
  try {
    const message = await pass(own)
    keys.set(message.id, localId(own.key))
    const thread = heldThread(own.thread)
    waiting.delete(own.key)
    if (thread) take(thread, [message])
    return message
  } catch (thrown) {
    if (thrown instanceof Mended) {
      waiting.delete(own.key)
      throw thrown
    }
    const error = toApiError(thrown)
    const send: Message['send'] = { state: 'failed', route: null, error: { code: error.code, message: error.detail }, at: null, undo_until: null }
    waiting.set(own.key, { ...own, message: { ...own.message, send } })
    throw error
  }
}

/** Posts a bubble, and asks its writer as often as the send guard does. */
async function pass(own: Outgoing): Promise<Message> {
  let body = own.body
  for (;;) {
    if (own.batch.mended) throw new Mended(own.body.text ?? '')
    try {
      return await api.post(own.conversation, own.key, body)
    } catch (thrown) {
      const { guard } = toApiError(thrown)
      if (!guard) throw thrown
      const said = await (await import('./asking')).ask(own.conversation, own.body, guard)
      own.batch.mended = !said
      if (said) body = { ...own.body, guard: said }
    }
  }
}

const byLocalId = (id: string): Outgoing | undefined => waiting.get(id.replace(/^local:/, ''))

/** Posts again with the same key: a bubble the desk did take is not taken twice. */
export function resend(id: string): Promise<Message> | null {
  const own = byLocalId(id)
  if (!own) return null
  waiting.set(own.key, { ...own, message: { ...own.message, send: { state: 'queued', route: null, error: null, at: null, undo_until: null } } })
  return post(own.key)
}

/** Takes a bubble back that never left; gives what was in it. */
export function withdraw(id: string): NewMessage | null {
  const own = byLocalId(id)
  if (own) waiting.delete(own.key)
  return own?.body ?? null
}
