import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { message } from '../../../test/fixtures'

const { ears } = vi.hoisted(() => ({ ears: new Map<string, (event: object) => void>() }))
vi.mock('@/entities/live', async (real) => ({ ...(await real<object>()), live: { on: (type: string, f: (event: object) => void) => ears.set(type, f) } }))
const api = vi.hoisted(() => ({ list: vi.fn() }))
vi.mock('@/api/messages', () => api)

import { followMessages } from './sync'
import { loadNewest, threadOf } from './threads'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

it('shows one message at once, and in a storm reads the talk four times a second', async () => {
  const desk: ReturnType<typeof message>[] = []
  api.list.mockImplementation(async () => ({ items: desk.slice(-20).reverse(), next_cursor: null }))
  followMessages()
  const thread = threadOf('t1', 'c1')
  await loadNewest(thread)
  const write = () => {
    const id = `m${String(desk.length).padStart(3, '0')}`
    desk.push(message({ id, at: new Date(Date.UTC(2026, 10, 22) + desk.length * 20).toISOString() }))
    ears.get('message')!({ type: 'message', id, version: 1, thread_id: 't1', conversation_id: 'c1' })
  }
  write()
  await vi.advanceTimersByTimeAsync(50)
  expect(thread.messages.length).toBe(1)

  api.list.mockClear()
  for (let n = 0; n < 100; n++) {
    write()
    await vi.advanceTimersByTimeAsync(20)
  }
  await vi.advanceTimersByTimeAsync(300)
  expect(thread.messages.length).toBe(101)
  expect(api.list.mock.calls.length).toBeLessThanOrEqual(10)
})
