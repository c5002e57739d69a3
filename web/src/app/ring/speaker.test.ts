import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { openSpeaker, type Ring } from './speaker'

/** Windows of one browser: what one posts, all others hear; the lock goes to one after the other. */
function browser(withLocks = true) {
  const ears: ((e: MessageEvent) => void)[] = []
  const waiting: (() => unknown)[] = []
  let held = false
  const grant = () => {
    const next = waiting.shift()
    held = !!next
    next?.()
  }
  return {
    closeLeader: grant,
    open(looksAt: () => string | null, delay = 0, touched = true) {
      const spoken: string[] = []
      const own: ((e: MessageEvent) => void)[] = []
      const channel = {
        postMessage: (data: unknown) => ears.filter((ear) => !own.includes(ear)).forEach((ear) => ear({ data } as MessageEvent)),
        addEventListener: (_: string, ear: (e: MessageEvent) => void) => void (own.push(ear), ears.push(ear)),
      }
      const locks = { request: async (_: string, work: () => unknown) => void (waiting.push(work), held || grant()) }
      const { ring, lead } = openSpeaker<Ring>({ channel: channel as unknown as BroadcastChannel, locks: withLocks ? (locks as unknown as LockManager) : undefined, looks: (c) => looksAt() === c, speak: (r) => void spoken.push(r.key), random: () => delay })
      if (touched) lead()
      return { ring, spoken }
    },
  }
}

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

describe('openSpeaker', () => {
  it('lets one window speak', () => {
    const b = browser()
    const tabs = [b.open(() => null), b.open(() => null), b.open(() => null)]
    for (const t of tabs) t.ring({ key: 'offer:1' })
    vi.advanceTimersByTime(1000)
    expect(tabs.flatMap((t) => t.spoken)).toEqual(['offer:1'])
  })

  it('is quiet while any window has the talk in sight, whichever hears first', () => {
    for (const order of [[0, 1], [1, 0]]) {
      const b = browser()
      const tabs = [b.open(() => null), b.open(() => 'c1')]
      for (const i of order) tabs[i]!.ring({ key: 'message:1', conversation: 'c1' })
      vi.advanceTimersByTime(1000)
      expect(tabs.flatMap((t) => t.spoken)).toEqual([])
      for (const i of order) tabs[i]!.ring({ key: 'message:2', conversation: 'c2' })
      vi.advanceTimersByTime(1000)
      expect(tabs.flatMap((t) => t.spoken)).toEqual(['message:2'])
    }
  })

  it('hands on when the window that spoke is closed', () => {
    const b = browser()
    const first = b.open(() => null)
    const second = b.open(() => null)
    b.closeLeader()
    first.ring({ key: 'a' })
    second.ring({ key: 'b' })
    vi.advanceTimersByTime(1000)
    expect(second.spoken).toEqual(['b'])
  })

  it('tells the same thing once', () => {
    const { ring, spoken } = browser().open(() => null)
    ring({ key: 'clock:1' })
    vi.advanceTimersByTime(200)
    ring({ key: 'clock:1' })
    vi.advanceTimersByTime(1000)
    expect(spoken).toEqual(['clock:1'])
    vi.advanceTimersByTime(20_000)
    ring({ key: 'clock:1' })
    vi.advanceTimersByTime(1000)
    expect(spoken).toEqual(['clock:1', 'clock:1'])
  })

  it('lets one that was touched speak, and any where none was', () => {
    const b = browser()
    const tabs = [b.open(() => null, 0.2, false), b.open(() => null, 0.9, true)]
    for (const t of tabs) t.ring({ key: 'offer:1' })
    vi.advanceTimersByTime(5000)
    expect(tabs.map((t) => t.spoken)).toEqual([[], ['offer:1']])
    const alone = browser()
    const untouched = [alone.open(() => null, 0.9, false), alone.open(() => null, 0.1, false)]
    for (const t of untouched) t.ring({ key: 'offer:2' })
    vi.advanceTimersByTime(5000)
    expect(untouched.map((t) => t.spoken)).toEqual([[], ['offer:2']])
  })

  it('agrees without locks, too', () => {
    const b = browser(false)
    const tabs = [b.open(() => null, 0.9), b.open(() => null, 0.1)]
    for (const t of tabs) t.ring({ key: 'offer:1' })
    vi.advanceTimersByTime(1000)
    expect(tabs.map((t) => t.spoken)).toEqual([[], ['offer:1']])
  })
})
