import { type Conversation, waitClock } from '@/entities/conversation'
import type { AheadQueue } from '@/entities/ahead'

/** A queue as one sees it from the other end of the room. */
export interface WallRow {
  id: string
  name: string
  brand: string
  waiting: number
  /** Milliseconds that who waits longest has waited. */
  longest: number
  /** Replies that are over their time, and that soon will be, in the queue and in people's hands. */
  late: number
  soon: number
  /** Seconds until an answer for who comes now; null = not known. */
  wait: number | null
  /** Replies that are expected to go over their time within the hour. */
  coming: number
}

export interface WallQueue {
  id: string
  name: string
  brand: string
}

/** The queues with what stands in them, the most pressing first. */
export function rowsOf(queues: readonly WallQueue[], all: Iterable<Conversation>, ahead: readonly AheadQueue[], now: number): WallRow[] {
  const rows = new Map(queues.map((q): [string, WallRow] => [q.id, { ...q, waiting: 0, longest: 0, late: 0, soon: 0, wait: null, coming: 0 }]))
  const held = new Map<string, number>()
  for (const c of all) {
    const row = c.queue && c.state !== 'closed' && c.state !== 'bot' ? rows.get(c.queue) : undefined
    if (!row) continue
    if (c.state === 'waiting' || c.state === 'offered') {
      row.waiting++
      row.longest = Math.max(row.longest, now - Date.parse(c.waiting_since ?? c.opened_at))
    }
    const tone = waitClock(c, now)?.tone
    if (tone === 'red') held.set(row.id, (held.get(row.id) ?? 0) + 1)
    if (tone === 'amber') row.soon++
  }
  for (const row of rows.values()) {
    const a = ahead.find((q) => q.queue_id === row.id)
    // The desk counts what is in everybody's hands; this window knows who waits, and its own.
    row.late = Math.max(held.get(row.id) ?? 0, a?.late_now ?? 0)
    row.wait = a && !a.unknown ? a.p50_s : null
    row.coming = a ? Math.round(a.late.mean) : 0
  }
  return [...rows.values()].sort((a, b) => b.late - a.late || b.soon - a.soon || b.longest - a.longest || b.waiting - a.waiting || (a.name < b.name ? -1 : 1))
}

export interface WallSum {
  waiting: number
  longest: number
  late: number
  soon: number
}

export const sumOf = (rows: readonly WallRow[]): WallSum =>
  rows.reduce((s, r) => ({ waiting: s.waiting + r.waiting, longest: Math.max(s.longest, r.longest), late: s.late + r.late, soon: s.soon + r.soon }), { waiting: 0, longest: 0, late: 0, soon: 0 })

/** How pressing it is, with a word beside the colour. */
export const pressing = (r: Pick<WallSum, 'late' | 'soon'>): 'late' | 'soon' | 'fine' => (r.late > 0 ? 'late' : r.soon > 0 ? 'soon' : 'fine')
