import { computed, reactive } from 'vue'
import * as api from '@/api/conversations'
import { live } from '@/entities/live'
import { mayRead, me } from '@/entities/session'
import { lookers } from './looking'
import { keep } from './reread'
import { conversations } from './store'
import { divide } from './view'
import { forgetWatched } from './watched'

interface Paging {
  state: 'idle' | 'loading' | 'ready' | 'failed'
  next: string | null
  /** The next page is being read. */
  more?: boolean
}

/** So many pages are read at once, of who waits the longest first: in a storm the rest comes as one scrolls there. */
const most = 30

export const paging = reactive<Record<'mine' | 'waiting' | 'offered' | 'queue' | 'inhand' | 'closed', Paging>>({
  mine: { state: 'idle', next: null },
  waiting: { state: 'idle', next: null },
  offered: { state: 'idle', next: null },
  queue: { state: 'idle', next: null },
  inhand: { state: 'idle', next: null },
  closed: { state: 'idle', next: null },
})

/** This person's sections, kept up by whatever enters the store. */
export const divided = computed(() => divide(conversations.items.values(), me.value?.id ?? ''))

/** A list that is begun anew gets a box of its own: whoever still reads for the one before writes there. */
function begin(which: keyof typeof paging, state: Paging['state'] = 'loading'): void {
  paging[which] = { state, next: null }
}

async function page(which: keyof typeof paging, query: api.ListQuery): Promise<string> {
  const box = paging[which]
  box.state = box.state === 'ready' ? 'ready' : 'loading'
  try {
    const answer = await keep(api.list({ limit: 100, ...query }), (list) => list.items)
    box.next = answer.next_cursor
    box.state = 'ready'
    return answer.feed_cursor
  } catch (error) {
    box.state = 'failed'
    throw error
  }
}

async function pages(which: keyof typeof paging, query: api.ListQuery, most: number): Promise<void> {
  const box = paging[which]
  await page(which, query)
  for (let n = 1; n < most && box.next && box === paging[which]; n++) await page(which, { ...query, cursor: box.next })
}

const longest = { state: ['waiting'], order: 'longest' } satisfies api.ListQuery

/**
 * Reads the person's lists. The stream starts after the first answer's cursor,
 * which is older than every later read: nothing can fall between.
 */
export async function loadLists(): Promise<void> {
  live.open()
  if (!mayRead()) return live.start('', me.value?.id ?? '')
  const cursor = await page('mine', { assignee: 'me' })
  live.start(cursor, me.value?.id ?? '')
  await Promise.all([
    paging.mine.next ? pages('mine', { assignee: 'me', cursor: paging.mine.next }, 10) : undefined,
    pages('offered', { state: ['offered'] }, most),
    pages('waiting', longest, most),
  ])
}

/** Reads the first or the next page of what is over. */
export async function loadClosed(): Promise<void> {
  if (paging.closed.state === 'loading' || (paging.closed.state === 'ready' && !paging.closed.next)) return
  const cursor = paging.closed.next ?? undefined
  paging.closed.state = 'loading'
  await page('closed', { state: ['closed'], cursor })
}

/** Reads the next page of who waits, if there is one. */
export async function loadWaiting(queue?: string): Promise<void> {
  const which = queue ? 'queue' : 'waiting'
  const box = paging[which]
  const cursor = box.next
  if (!cursor || box.more) return
  box.more = true
  try {
    await page(which, { ...longest, ...(queue && { queue }), cursor })
  } finally {
    box.more = false
  }
}

/** Reads a queue; whoever it changes to meanwhile is told by the stream. */
export async function loadQueue(queue: string): Promise<void> {
  for (const which of ['queue', 'inhand'] as const) begin(which)
  await Promise.all([pages('queue', { queue, ...longest }, most), pages('inhand', { queue, state: ['offered', 'active', 'wrapup'] }, most)])
}

/** Forgets everything, for the next person. */
export function forgetLists(): void {
  conversations.clear()
  forgetWatched()
  lookers.clear()
  for (const which of Object.keys(paging) as (keyof typeof paging)[]) begin(which, 'idle')
}

/** All that somebody holds, for whoever hands it over. */
export const heldBy = async (operator: string) => (await keep(api.list({ limit: 100, assignee: operator }), (list) => list.items)).items
