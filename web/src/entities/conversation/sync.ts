import * as api from '@/api/conversations'
import { toApiError } from '@/api/problem'
import { live } from '@/entities/live'
import { loadLists } from './lists'
import { conversations } from './store'

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

function want(id: string): void {
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
  const answer = await api.list({ limit: 100 }).catch(() => null)
  for (const c of answer?.items ?? []) {
    if (ids.delete(c.id) || conversations.get(c.id)) conversations.put(c)
  }
}

async function readOne(id: string): Promise<void> {
  try {
    conversations.put(await api.get(id))
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

/** Lets the conversations follow the stream, for as long as the page lives. */
export function followConversations(): void {
  live.on('conversation', (event) => {
    const held = conversations.get(event.id)
    if (!held && event.state === 'closed') return
    if (conversations.stale(event.id, event.version)) want(event.id)
  })
  // A message changes preview, unread count and free reply without a move.
  live.on('message', (event) => {
    if (event.conversation_id) want(event.conversation_id)
  })
  live.on('contact', (event) => {
    for (const c of conversations.items.values()) if (c.contact.id === event.id) want(c.id)
  })
  live.on('gone', (event) => conversations.remove(event.id))
  live.on('reset', () => void refreshAll())
}

/** Reads everything on the screen again, as after a gap that can't be filled. */
export async function refreshAll(): Promise<void> {
  const open = [...conversations.items.values()].filter((c) => c.state !== 'closed').map((c) => c.id)
  await loadLists().catch(() => undefined)
  if (open.length <= 200) open.forEach(want)
}
