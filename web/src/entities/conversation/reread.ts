import * as api from '@/api/conversations'
import { toApiError } from '@/api/problem'
import { type Conversation, conversations } from './store'

/** Ids the stream has spoken of and that have to be read again. */
const wanted = new Set<string>()
let timer: ReturnType<typeof setTimeout> | null = null
let reading = false
let lastAt = 0

/** Up to this many are read one by one; more are read as the newest page of the list. */
const few = 6
const gather = 40
/** In a storm the readings are this far apart, in ms, so that each serves many. */
const pace = 250
const retryAfter = 1_500

/** What the stream spoke of while something was being read: that answer may be from before. */
const heard = new Map<string, number>()
let hearings = 0
let open = 0

/** Notes a change, of a conversation or its contact, that the conversation's version does not count. */
export function hear(id: string): void {
  hearings++
  if (open > 0) heard.set(id, hearings)
}

/** Keeps what the desk answers; what changed between question and answer is read again. */
export async function keep<T>(pending: Promise<T>, of: (answer: T) => Iterable<Conversation>): Promise<T> {
  const began = hearings
  const meanwhile = (id: string) => (heard.get(id) ?? 0) > began
  open++
  try {
    const answer = await pending
    for (const c of of(answer)) {
      conversations.put(c)
      if (meanwhile(c.id) || meanwhile(c.contact.id)) want(c.id)
    }
    return answer
  } finally {
    if (--open === 0) heard.clear()
  }
}

/** Has a conversation read again, soon and together with others. */
export function want(id: string): void {
  wanted.add(id)
  if (!reading) plan()
}

function plan(): void {
  timer ??= setTimeout(flush, Math.max(gather, lastAt + pace - Date.now()))
}

async function flush(): Promise<void> {
  timer = null
  reading = true
  lastAt = Date.now()
  try {
    const ids = new Set(wanted)
    wanted.clear()
    if (ids.size > few) await readNewest(ids)
    for (const part of chunks([...ids], 4)) await Promise.all(part.map(readOne))
  } finally {
    reading = false
    if (wanted.size > 0) plan()
  }
}

/** One page, newest activity first, holds most of what just changed. */
async function readNewest(ids: Set<string>): Promise<void> {
  const ours = (c: Conversation) => ids.delete(c.id) || conversations.get(c.id)
  await keep(api.list({ limit: 100 }), (answer) => answer.items.filter(ours)).catch(() => null)
}

async function readOne(id: string): Promise<void> {
  try {
    await keep(api.get(id), (c) => [c])
  } catch (error) {
    const { status } = toApiError(error)
    if (status === 404 || status === 403) conversations.remove(id)
    // The stream says a thing once; a reading that failed has to be tried again.
    if (status === 0 || status >= 500) setTimeout(() => want(id), retryAfter)
  }
}

function chunks<T>(all: T[], size: number): T[][] {
  const out: T[][] = []
  for (let i = 0; i < all.length; i += size) out.push(all.slice(i, i + size))
  return out
}
