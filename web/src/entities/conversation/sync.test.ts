import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest'
import { conversation } from '../../../test/fixtures'

const { ears } = vi.hoisted(() => ({ ears: new Map<string, (event: object) => void>() }))
vi.mock('@/entities/live', async (real) => ({ ...(await real<object>()), live: { on: (type: string, f: (event: object) => void) => ears.set(type, f) } }))
const api = vi.hoisted(() => ({ get: vi.fn(), list: vi.fn() }))
vi.mock('@/api/conversations', () => api)

import { ApiError } from '@/api/problem'
import { conversations } from './store'
import { followConversations } from './sync'

const named = (display_name: string) => conversation({ contact: { ...conversation({}).contact, display_name } })
const contact = named('').contact.id
const tell = (type: string, event: object) => ears.get(type)!({ type, ...event })

// One clock for all: the pace of reading outlives a story.
beforeAll(() => {
  vi.useFakeTimers()
  followConversations()
})
afterAll(() => void vi.useRealTimers())
beforeEach(() => {
  conversations.clear()
  api.get.mockReset()
})
afterEach(() => vi.runAllTimersAsync())

/** The desk's answers: the first one hangs until it is let go. */
function slow(first: object | Error, later: object | Error) {
  let go = () => {}
  const give = (answer: object | Error) => (answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer))
  api.get.mockImplementationOnce(() => new Promise((done) => (go = () => done(give(first)))))
  api.get.mockImplementation(() => give(later))
  return () => go()
}

it('a name that came while the conversation was being read is shown', async () => {
  const go = slow(named(''), named('佐藤'))
  tell('conversation', { id: 'c1', version: 1, state: 'waiting' })
  await vi.advanceTimersByTimeAsync(300)
  tell('contact', { id: contact })
  go()
  await vi.advanceTimersByTimeAsync(600)
  expect(conversations.get('c1')?.contact.display_name).toBe('佐藤')
  expect(api.get).toHaveBeenCalledTimes(2)
})

it('an answer from before the customer wrote again does not stay', async () => {
  const go = slow(conversation({ unread: 1 }), conversation({ unread: 2 }))
  tell('conversation', { id: 'c1', version: 1, state: 'waiting' })
  await vi.advanceTimersByTimeAsync(300)
  tell('message', { conversation_id: 'c1' })
  go()
  await vi.advanceTimersByTimeAsync(600)
  expect(conversations.get('c1')?.unread).toBe(2)
})

it('what left the view while it was being read leaves no row', async () => {
  const go = slow(named('佐藤'), new ApiError('not_found', 404))
  tell('conversation', { id: 'c1', version: 1, state: 'waiting' })
  await vi.advanceTimersByTimeAsync(300)
  tell('gone', { id: 'c1' })
  go()
  await vi.advanceTimersByTimeAsync(600)
  expect(conversations.get('c1')).toBeUndefined()
})

it('a quiet reading is read once', async () => {
  const go = slow(named('佐藤'), named('佐藤'))
  tell('conversation', { id: 'c1', version: 1, state: 'waiting' })
  await vi.advanceTimersByTimeAsync(300)
  go()
  await vi.advanceTimersByTimeAsync(3_000)
  expect(api.get).toHaveBeenCalledTimes(1)
})
