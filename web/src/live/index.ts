import type { FromKeeper, Keeper, LiveEvent, LiveStatus } from './events'
import { openKeeper } from './keeper'

export type { LiveEvent, LiveStatus } from './events'

type EventOf<T extends LiveEvent['type']> = Extract<LiveEvent, { type: T }>

/**
 * The page's ear on the desk. Open it before reading any list: what changes
 * while a list is on its way is then heard, and nothing falls between.
 */
export function createLive(url: string, open: (url: string, hear: (m: FromKeeper) => void) => Keeper = openKeeper) {
  const ears = new Map<string, Set<(event: LiveEvent) => void>>()
  const watchers = new Set<(status: LiveStatus) => void>()
  let keeper: Keeper | null = null

  function hear(message: FromKeeper) {
    if (message.type === 'status') return watchers.forEach((f) => f(message.status))
    ears.get(message.event.type)?.forEach((f) => f(message.event))
  }

  return {
    /** Connects to the keeper without starting the stream. */
    open() {
      if (keeper) return
      keeper = open(url, hear)
      addEventListener('pagehide', () => keeper?.send({ type: 'bye' }))
      addEventListener('pageshow', (event: PageTransitionEvent) => event.persisted && keeper?.send({ type: 'ping' }))
    },
    /** Starts the stream after a cursor; `session` changes with whoever signs in. */
    start(after: string, session: string) {
      this.open()
      keeper?.send({ type: 'start', after, session })
    },
    stop() {
      keeper?.send({ type: 'stop' })
    },
    on<T extends LiveEvent['type']>(type: T, f: (event: EventOf<T>) => void): () => void {
      const set = ears.get(type) ?? new Set()
      ears.set(type, set)
      set.add(f as (event: LiveEvent) => void)
      return () => set.delete(f as (event: LiveEvent) => void)
    },
    onStatus(f: (status: LiveStatus) => void): () => void {
      watchers.add(f)
      return () => watchers.delete(f)
    },
  }
}

export type Live = ReturnType<typeof createLive>
