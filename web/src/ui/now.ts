import { onScopeDispose, readonly, shallowRef, type ShallowRef } from 'vue'

const clocks = new Map<number, { now: ShallowRef<number>; users: number; timer: ReturnType<typeof setInterval> }>()

/** The time, told every `step` ms; all who share a step share one timer. */
export function useNow(step = 1_000): Readonly<ShallowRef<number>> {
  let clock = clocks.get(step)
  if (!clock) {
    const now = shallowRef(Date.now())
    clock = { now, users: 0, timer: setInterval(() => (now.value = Date.now()), step) }
    clocks.set(step, clock)
  }
  const own = clock
  own.users++
  onScopeDispose(() => {
    if (--own.users > 0) return
    clearInterval(own.timer)
    clocks.delete(step)
  })
  return readonly(own.now) as Readonly<ShallowRef<number>>
}
