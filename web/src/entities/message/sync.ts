import * as api from '@/api/messages'
import { toApiError } from '@/api/problem'
import { live } from '@/entities/live'
import { settled } from './outgoing'
import { allThreads, heldThread, take, type Thread } from './threads'

/** Message versions the stream has announced, by thread, and that are not held yet. */
const announced = new Map<string, Map<string, number>>()
const busy = new Set<string>()
/** When a thread was last read after the stream, in ms of the wall clock. */
const readAt = new Map<string, number>()
const gather = 25
/** In a storm the readings of one thread are this far apart, in ms, so that each serves many messages. */
const pace = 250
const retryAfter = 1_500
const deepest = 20

/** Lets the held threads follow the stream, for as long as the page lives. */
export function followMessages(): void {
  live.on('message', (event) => {
    const thread = heldThread(event.thread_id)
    if (!thread || thread.state === 'idle') return
    const wanted = announced.get(thread.id) ?? new Map<string, number>()
    announced.set(thread.id, wanted.set(event.id, event.version))
    if (!busy.has(thread.id)) void follow(thread)
  })
  live.on('reset', () => {
    void rereadThreads()
  })
}

async function follow(thread: Thread): Promise<void> {
  busy.add(thread.id)
  try {
    const due = (readAt.get(thread.id) ?? 0) + pace - Date.now()
    await new Promise((resolve) => setTimeout(resolve, Math.max(gather, Math.min(due, pace))))
    readAt.set(thread.id, Date.now())
    await settled(thread.id) // our own sends answer themselves; don't show them twice
    const wanted = announced.get(thread.id)
    announced.delete(thread.id)
    if (wanted) await attempt(thread, wanted)
  } finally {
    busy.delete(thread.id)
    if (announced.has(thread.id)) void follow(thread)
  }
}

/** The stream says a thing once; so a reading that failed is tried again until it succeeds or is refused. */
async function attempt(thread: Thread, wanted: Map<string, number>): Promise<void> {
  try {
    await read(thread, wanted)
  } catch (thrown) {
    const { status } = toApiError(thrown)
    if (status !== 0 && status < 500) return
    const later = announced.get(thread.id) ?? new Map<string, number>()
    for (const [id, version] of wanted) later.set(id, Math.max(version, later.get(id) ?? 0))
    announced.set(thread.id, later)
    await new Promise((resolve) => setTimeout(resolve, retryAfter))
  }
}

/** Reads from the newest page down until every announced version is held or what is held ends. */
async function read(thread: Thread, wanted: Map<string, number>): Promise<void> {
  let cursor: string | undefined
  for (let page = 0; page < deepest; page++) {
    const answer = await api.list(thread.door, cursor, page === 0 ? 20 : 100)
    const oldest = thread.messages[0]
    const known = new Set(thread.messages.map((m) => m.id))
    const joined = known.size === 0 || answer.items.some((m) => known.has(m.id))
    take(thread, answer.items)
    const missing = [...wanted].some(([id, version]) => !thread.messages.some((m) => m.id === id && m.version >= version))
    const above = !oldest || answer.items.some((m) => m.at < oldest.at)
    if ((joined && !missing) || above || !answer.next_cursor) return
    cursor = answer.next_cursor
  }
}

/** Reads again whatever is held, as after a new sign-in. */
export async function rereadThreads(): Promise<void> {
  await Promise.all([...allThreads()].filter((t) => t.state === 'ready').map(reread))
}

/** Reads again all that is held of a thread. */
async function reread(thread: Thread): Promise<void> {
  const oldest = thread.messages[0]
  let cursor: string | undefined
  for (let page = 0; page < deepest; page++) {
    const answer = await api.list(thread.door, cursor, 100).catch(() => null)
    if (!answer) return
    take(thread, answer.items)
    if (!answer.next_cursor || !oldest || answer.items.some((m) => m.at <= oldest.at)) return
    cursor = answer.next_cursor
  }
}
