import type { Message } from '@/api/types'

const before = (a: Message, b: Message): number =>
  a.at < b.at ? -1 : a.at > b.at ? 1 : a.id < b.id ? -1 : a.id > b.id ? 1 : 0

/**
 * Puts messages into a thread, oldest first. Of two with one id the newer
 * version stays, whichever way round they come. Gives the held list itself when
 * nothing is news, so that nothing is drawn again.
 */
export function merge(held: readonly Message[], incoming: readonly Message[]): readonly Message[] {
  const byId = new Map(held.map((m) => [m.id, m]))
  let changed = false
  for (const m of incoming) {
    const old = byId.get(m.id)
    if (old && old.version >= m.version) continue
    byId.set(m.id, m)
    changed = true
  }
  return changed ? [...byId.values()].sort(before) : held
}
