import type { Schema } from '@/api/types'

type Rules = Schema['QueueRules']
type Shift = Schema['Shift']

/** A working time of several days, as it is written. */
export interface ShiftRow {
  days: number[]
  from: string
  to: string
}

const clock = (minutes: number) => `${String(Math.floor(minutes / 60) % 24).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`

function minutes(text: string): number | null {
  const m = /^(\d{1,2}):(\d{2})$/.exec(text.trim())
  if (!m || Number(m[1]) > 24 || Number(m[2]) > 59) return null
  return Number(m[1]) * 60 + Number(m[2])
}

/** A queue's rules with everything said: what is not set is as the queue was made. */
export function rulesOf(queue: Schema['RoutedQueue'], kept?: Rules): Rules {
  return {
    queue_id: queue.id, like: '', declines: false, skills: [], prefer: false, prefer_for_s: 0, overflow_to: '', overflow_after_s: 0, overflow_queue_id: '', silent_after_s: 0,
    ...kept,
    priority: kept?.priority || 3, model: kept?.model || 'least_load', accept: kept?.accept || (queue.offers ? 'offer' : 'pull'), offer_for_s: kept?.offer_for_s || queue.offer_for_s || 30,
  }
}

/** Days with the same times stand in one row. */
export function rowsOf(shifts: Shift[]): ShiftRow[] {
  const rows: ShiftRow[] = []
  for (const s of shifts) {
    const [from, to] = [clock(s.from), clock(s.to)]
    const same = rows.find((r) => r.from === from && r.to === to && !r.days.includes(s.day))
    if (same) same.days.push(s.day)
    else rows.push({ days: [s.day], from, to })
  }
  return rows
}

/** One day's time; one that ends before it begins ends on the next day. */
function shift(day: number, from: string, to: string): Shift | null {
  const [a, b] = [minutes(from), minutes(to)]
  if (a === null || b === null || a >= 24 * 60) return null
  return { day, from: a, to: b <= a ? b + 24 * 60 : b }
}

/** What `rowsOf` wrote; null where a row can't be read. */
export function shiftsOf(rows: ShiftRow[]): (Shift[] | null)[] {
  return rows.map((r) => {
    const all = r.days.map((d) => shift(d, r.from, r.to))
    return r.days.length === 0 || all.some((s) => !s) ? null : (all as Shift[])
  })
}

/** "2026-12-31 休み", "2026-12-30 10:00-15:00": a line a day. */
export const linesOf = (days: Schema['ShiftDay'][], off: string): string =>
  days.map((d) => `${d.date} ${d.shifts.length === 0 ? off : d.shifts.map((s) => `${clock(s.from)}-${clock(s.to)}`).join(' ')}`).join('\n')

/** What `linesOf` wrote, or the number of the first line that can't be read. */
export function daysOf(text: string): Schema['ShiftDay'][] | number {
  const out: Schema['ShiftDay'][] = []
  for (const [i, line] of text.split('\n').entries()) {
    const parts = line.trim().split(/[\s、,]+/).filter(Boolean)
    const [date, ...times] = parts
    if (!date) continue
    if (!/^\d{4}-\d{2}-\d{2}$/.test(date) || times.length === 0) return i + 1
    const shifts = times.filter((t) => /\d/.test(t)).map((t) => shift(0, ...(t.split(/[-–~〜]/) as [string, string])))
    if (shifts.some((s) => !s) || (shifts.length > 0 && shifts.length < times.length)) return i + 1
    out.push({ date, shifts: shifts as Shift[] })
  }
  return out
}

/** "返品 4, 英語 2" or a line each: skills with their levels; null where one can't be read. */
export function skillsOf(text: string): Record<string, number> | null {
  const out: Record<string, number> = {}
  for (const part of text.split(/[\n,、]/).map((p) => p.trim()).filter(Boolean)) {
    const m = /^(.{1,50}?)[\s:=\uFF1A\uFF1D]*([1-5\uFF11-\uFF15])?$/u.exec(part)
    if (!m?.[1]) return null
    out[m[1]] = m[2] ? Number(m[2].normalize('NFKC')) : 1
  }
  return out
}
