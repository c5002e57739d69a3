// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { startHabits } from './habits'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

it('sets away who does nothing, and tells the desk of who only reads', () => {
  let after = 0
  const away = vi.fn(() => Promise.resolve())
  const here = vi.fn(() => Promise.resolve())
  startHabits({ idleAfter: () => after, away, here })
  dispatchEvent(new Event('pointermove'))
  vi.advanceTimersByTime(3_600_000)
  expect([away.mock.calls.length, here.mock.calls.length]).toEqual([0, 0]) // nobody asks for it

  after = 300_000
  dispatchEvent(new Event('wheel'))
  vi.advanceTimersByTime(15_000)
  expect(here).toHaveBeenCalledTimes(1)
  for (let i = 0; i < 20; i++) {
    dispatchEvent(new Event('wheel'))
    vi.advanceTimersByTime(15_000)
  }
  expect(here).toHaveBeenCalledTimes(6) // once a minute, whatever is done
  expect(away).not.toHaveBeenCalled()
  vi.advanceTimersByTime(330_000)
  expect(away).toHaveBeenCalled()
  expect(here.mock.calls.length).toBeLessThanOrEqual(7)
})
