import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { nextTick, ref, watch } from 'vue'
import { startLooking } from './looking'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

const look = (id: string, drafting = false) => ({ conversation_id: id, drafting })

it('tells what is in sight, when it changes, again from time to time, and that it is over', async () => {
  const inSight = ref([look('a')])
  const say = vi.fn().mockResolvedValue(undefined)
  const stop = startLooking({ watch, inSight: () => inSight.value, say })
  await vi.advanceTimersByTimeAsync(400)
  expect(say).toHaveBeenLastCalledWith(expect.any(String), [look('a')], false)

  inSight.value = [look('a'), look('b')]
  await nextTick()
  inSight.value = [look('c', true)]
  await vi.advanceTimersByTimeAsync(400)
  expect(say).toHaveBeenCalledTimes(2) // who leafs through talks tells of the last
  expect(say).toHaveBeenLastCalledWith(expect.any(String), [look('c', true)], false)

  await vi.advanceTimersByTimeAsync(30_000)
  expect(say).toHaveBeenCalledTimes(3)

  stop()
  expect(say).toHaveBeenLastCalledWith(expect.any(String), [], true)
  await vi.advanceTimersByTimeAsync(90_000)
  expect(say).toHaveBeenCalledTimes(4)
  expect(new Set(say.mock.calls.map(([window]) => window)).size).toBe(1)
})

it('says nothing of nothing, and tells nothing of a window that is not looked at', async () => {
  const inSight = ref<ReturnType<typeof look>[]>([])
  const say = vi.fn().mockResolvedValue(undefined)
  const stop = startLooking({ watch, inSight: () => inSight.value, say })
  await vi.advanceTimersByTimeAsync(400)
  say.mockClear()
  await vi.advanceTimersByTimeAsync(60_000)
  expect(say).not.toHaveBeenCalled()

  inSight.value = [look('a')]
  const visible = vi.spyOn(document, 'visibilityState', 'get').mockReturnValue('hidden')
  await vi.advanceTimersByTimeAsync(400)
  expect(say).not.toHaveBeenCalled()
  visible.mockReturnValue('visible')
  document.dispatchEvent(new Event('visibilitychange'))
  await vi.advanceTimersByTimeAsync(400)
  expect(say).toHaveBeenLastCalledWith(expect.any(String), [look('a')], false)
  stop()
})
