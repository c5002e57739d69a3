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
}

/** Waiting conversations are shown oldest first but come newest first, so all are read; more than this is not a list. */
const maxWaitingPages = 30

export const paging = reactive<{ mine: Paging; waiting: Paging; queue: Paging; closed: Paging }>({
  mine: { state: 'idle', next: null },
  waiting: { state: 'idle', next: null },
  queue: { state: 'idle', next: null },
  closed: { state: 'idle', next: null },
})

/** This person's sections, kept up by whatever enters the store. */
export const divided = computed(() => divide(conversations.items.values(), me.value?.id ?? ''))

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
  await page(which, query)
  for (let n = 1; n < most && paging[which].next; n++) await page(which, { ...query, cursor: paging[which].next })
}

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
    pages('waiting', { state: ['waiting', 'offered'] }, maxWaitingPages),
  ])
}

/** Reads the first or the next page of what is over. */
export async function loadClosed(): Promise<void> {
  if (paging.closed.state === 'loading' || (paging.closed.state === 'ready' && !paging.closed.next)) return
  const cursor = paging.closed.next ?? undefined
  paging.closed.state = 'loading'
  await page('closed', { state: ['closed'], cursor })
}

/** Reads all of a queue; whoever it changes to meanwhile is told by the stream. */
export async function loadQueue(queue: string): Promise<void> {
  Object.assign(paging.queue, { state: 'loading', next: null })
  await pages('queue', { queue, state: ['waiting', 'offered', 'active', 'wrapup'] }, maxWaitingPages)
}

/** Forgets everything, for the next person. */
export function forgetLists(): void {
  conversations.clear()
  forgetWatched()
  lookers.clear()
  for (const box of Object.values(paging)) Object.assign(box, { state: 'idle', next: null })
}

/** All that somebody holds, for whoever hands it over. */
export const heldBy = async (operator: string) => (await keep(api.list({ limit: 100, assignee: operator }), (list) => list.items)).items
