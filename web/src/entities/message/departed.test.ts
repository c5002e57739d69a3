import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { message } from '../../../test/fixtures'
import { departed, forgetThreads, type Message, take, threadOf } from '.'

const bubble = (send: Partial<NonNullable<Message['send']>>): Message =>
  message({ id: 'm', thread_id: 't', direction: 'out', send: { state: 'queued', route: null, error: null, at: null, undo_until: '2026-11-30T00:00:03.000Z', ...send } })
const becomes = (send: Partial<NonNullable<Message['send']>>) => take(threadOf('t', 'c'), [{ ...bubble(send), version: 2 }])

beforeEach(() => {
  vi.useFakeTimers({ now: Date.parse('2026-11-30T00:00:00Z') })
  take(threadOf('t', 'c'), [bubble({})])
})
afterEach(() => {
  forgetThreads()
  vi.useRealTimers()
})

async function after(ms: number, change: () => void): Promise<boolean | 'waits'> {
  let told: boolean | 'waits' = 'waits'
  void departed(bubble({})).then((went) => (told = went))
  await vi.advanceTimersByTimeAsync(ms)
  expect(told).toBe('waits')
  change()
  await vi.advanceTimersByTimeAsync(300)
  return told
}

it('waits until the bubble goes', async () => expect(await after(2_000, () => becomes({ state: 'sending' }))).toBe(true))
it('tells that it was taken back', async () => expect(await after(2_000, () => becomes({ state: 'dismissed', error: { code: 'revoked', message: '' } }))).toBe(false))
it('does not wait for ever for one that hangs', async () => expect(await after(12_900, () => undefined)).toBe(true))
it('does not wait for one that nobody can take back', async () => {
  becomes({ undo_until: null })
  expect(await departed(bubble({}))).toBe(true)
})
