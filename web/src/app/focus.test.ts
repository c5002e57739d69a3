import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { nextTick, shallowRef } from 'vue'
import { toasts } from '@/ui/toast'

const me = vi.hoisted(() => ({ box: null as unknown as { value: Record<string, unknown> | null } }))
vi.mock('@/entities/session', () => ({ get me() { return me.box } }))

const start = Date.parse('2026-11-30T00:00:00.000Z')
const person = (change: Record<string, unknown> = {}) => ({ id: 'p', presence: 'available', shift_until: null, ...change })

/** A window that has just been opened. */
async function opened(who = person()) {
  vi.resetModules()
  me.box = shallowRef(who)
  const [focus, { focused }] = [await import('./focus'), await import('@/pages/shared/focus')]
  focus.begin()
  return { ...focus, focused }
}

beforeEach(() => {
  vi.useFakeTimers({ now: start })
  sessionStorage.clear()
})
afterEach(() => {
  vi.useRealTimers()
  toasts.splice(0)
})

it('ends when the shift ends in which it began', async () => {
  const { focused } = await opened(person({ shift_until: '2026-11-30T00:10:00.000Z' }))
  focused.value = true
  await nextTick()
  await vi.advanceTimersByTimeAsync(9 * 60_000)
  expect(focused.value).toBe(true)
  await vi.advanceTimersByTimeAsync(61_000)
  expect(focused.value).toBe(false)
})

it.each(['break', 'away', 'training', 'offline'])('ends by %s', async (presence) => {
  const { focused } = await opened()
  focused.value = true
  me.box.value = person({ presence })
  await nextTick()
  await vi.advanceTimersByTimeAsync(0)
  expect(focused.value).toBe(false)
})

it.each(['draining', 'wrapup'])('goes on through %s', async (presence) => {
  const { focused } = await opened()
  focused.value = true
  me.box.value = person({ presence })
  await nextTick()
  await vi.advanceTimersByTimeAsync(0)
  expect(focused.value).toBe(true)
})

it('outlives a reload, but not its shift, and not another person', async () => {
  const first = await opened(person({ shift_until: '2026-11-30T00:10:00.000Z' }))
  first.focused.value = true
  await nextTick()
  expect((await opened()).focused.value).toBe(true)
  vi.setSystemTime(start + 11 * 60_000)
  expect((await opened()).focused.value).toBe(false)
  vi.setSystemTime(start)
  sessionStorage.setItem('madoguchi.focus', 'somebody 0')
  expect((await opened()).focused.value).toBe(false)
})

it('keeps what was held, each thing once, the newest first', async () => {
  const { hold, held } = await opened()
  hold({ key: 'a', text: '1' })
  hold({ key: 'b', text: '2' })
  hold({ key: 'a', text: '3' })
  expect(held.map((h) => h.text)).toEqual(['3', '2'])
})
