import { shallowReactive } from 'vue'
import * as api from '@/api/messages'
import type { Message } from '@/api/types'
import { noteArrival } from './guarding'
import { merge } from './merge'

export type { Message, Send } from '@/api/types'

export interface Thread {
  id: string
  /** Any conversation on the thread: the door through which its messages are read. */
  door: string
  /** Oldest first. */
  messages: readonly Message[]
  older: string | null
  state: 'idle' | 'loading' | 'ready' | 'failed'
  loadingOlder: boolean
  /** So many show it now: it is not let go. */
  readers: number
}

const threads = new Map<string, Thread>()
const most = 24

/** The held part of a thread; reactive, field by field. */
export function threadOf(id: string, door: string): Thread {
  const held = threads.get(id)
  if (held) {
    threads.delete(id) // to the end: the last used goes last
    threads.set(id, held)
    held.door = door
    return held
  }
  const fresh = shallowReactive<Thread>({ id, door, messages: [], older: null, state: 'idle', loadingOlder: false, readers: 0 })
  threads.set(id, fresh)
  if (threads.size > most) for (const [old, it] of threads) if (it.readers === 0 && it !== fresh) { threads.delete(old); break }
  return fresh
}

export const heldThread = (id: string): Thread | undefined => threads.get(id)
export const allThreads = (): Iterable<Thread> => threads.values()
export const forgetThreads = () => threads.clear()

/** Takes messages of the desk into their thread. */
export function take(thread: Thread, messages: readonly Message[]): void {
  noteArrival(messages)
  thread.messages = merge(thread.messages, messages)
}

/** Reads the newest page; the first one also says whether there is more above. */
export async function loadNewest(thread: Thread): Promise<void> {
  const first = thread.state !== 'ready'
  if (first) thread.state = 'loading'
  try {
    const answer = await api.list(thread.door, undefined, 50)
    take(thread, answer.items)
    if (first) thread.older = answer.next_cursor
    thread.state = 'ready'
  } catch (error) {
    if (first) thread.state = 'failed'
    throw error
  }
}

/** Reads what stands above what is held: a page, or several that are shown at once. */
export async function loadOlder(thread: Thread, size = 50, pages = 1): Promise<void> {
  if (thread.loadingOlder || !thread.older) return
  thread.loadingOlder = true
  const read: Message[] = []
  let older: string | null = thread.older
  try {
    for (let page = 0; page < pages && older; page++) {
      const answer = await api.list(thread.door, older, size)
      read.push(...answer.items)
      older = answer.next_cursor
    }
  } finally {
    take(thread, read)
    thread.older = older
    thread.loadingOlder = false
  }
}
