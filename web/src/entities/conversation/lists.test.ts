import { beforeEach, expect, it, vi } from 'vitest'
import { conversation } from '../../../test/fixtures'

vi.mock('@/entities/live', async (real) => ({ ...(await real<object>()), live: { on: () => () => undefined, open: () => undefined, start: () => undefined } }))
const api = vi.hoisted(() => ({ list: vi.fn() }))
vi.mock('@/api/conversations', () => api)
vi.mock('@/entities/session', async (real) => ({ ...(await real<object>()), mayRead: () => true }))

import { forgetLists, loadLists, loadQueue, loadWaiting, paging } from './lists'
import { conversations } from './store'

/** A desk in which so many wait, the longest first; a page is a hundred. */
function desk(waiting: number) {
  api.list.mockImplementation(async (q: { state?: string[]; order?: string; cursor?: string; queue?: string }) => {
    if (q.order !== 'longest') return { items: [], next_cursor: null, feed_cursor: 'f' }
    const from = Number(q.cursor ?? 0)
    const to = Math.min(waiting, from + 100)
    const items = Array.from({ length: to - from }, (_, i) => conversation({ id: `c${String(from + i).padStart(6, '0')}`, state: 'waiting', queue: q.queue ?? 'q' }))
    return { items, next_cursor: to < waiting ? String(to) : null, feed_cursor: 'f' }
  })
}

beforeEach(() => {
  api.list.mockReset()
  forgetLists()
})

it('of 5,000 who wait, those are there who have waited longest; the others come as one scrolls there', async () => {
  desk(5_000)
  await loadLists()
  expect(conversations.items.size).toBe(3_000)
  expect(conversations.get('c000000')).toBeTruthy()
  expect(api.list).toHaveBeenCalledWith(expect.objectContaining({ state: ['waiting'], order: 'longest' }))
  await Promise.all([loadWaiting(), loadWaiting()]) // a page once, however often the end is reached
  expect(conversations.items.size).toBe(3_100)
  expect(conversations.get('c003099')).toBeTruthy()
})

it('nothing is asked for when all is there', async () => {
  desk(150)
  await loadLists()
  const asked = api.list.mock.calls.length
  await loadWaiting()
  expect(api.list.mock.calls.length).toBe(asked)
  expect(conversations.items.size).toBe(150)
})

it('a queue is read the same way, and a page that fails can be asked for again', async () => {
  desk(3_200)
  await loadQueue('q')
  expect(paging.queue.next).toBe('3000')
  api.list.mockRejectedValueOnce(new Error('the line broke'))
  await expect(loadWaiting('q')).rejects.toThrow('the line broke')
  await loadWaiting('q')
  expect(conversations.get('c003099')?.queue).toBe('q')
})

it('a queue that is left while it is read says nothing of the next one', async () => {
  desk(250)
  const usual = api.list.getMockImplementation()!
  let late = () => undefined as void
  api.list.mockImplementation(async (q) => {
    if (q.queue === 'left' && q.order === 'longest') await new Promise<void>((done) => (late = done))
    return usual(q)
  })
  const left = loadQueue('left')
  await loadQueue('next')
  expect([paging.queue.state, paging.queue.next]).toEqual(['ready', null])
  late()
  await left
  expect([paging.queue.state, paging.queue.next]).toEqual(['ready', null])
  expect(api.list.mock.calls.filter(([q]) => q.queue === 'left' && q.order === 'longest')).toHaveLength(1) // nobody looks at the rest
})
