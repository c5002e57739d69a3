import type { Schema } from '@/api/types'
import { clockOf, minutesOf } from './minutes'

type Plan = Schema['Plan']

/** A period as it is written: "09:00" to "18:00", or over midnight "22:00" to "06:00". */
export interface Span {
  from: string
  to: string
}
export type Days = Span[][]

/** A plan as it is written: clocks and moments as text, in the brand's own time. */
export interface Draft {
  zone: string
  always: boolean
  hours: Days
  own: { scope: string; hours: Days }[] // "queue:…" or "channel:…"
  holidays: boolean
  days: { date: string; name: string; closed: boolean; periods: Span[] }[]
  closings: { from: string; until: string; message: string }[] // 2026-12-01T13:00
  goal: number
  holdCap: number
  targets: Target[]
}

export const actions = ['notify', 'supervisor', 'bump', 'reroute'] as const
export type Action = (typeof actions)[number]
export const goals = ['first', 'reply', 'resolution'] as const

export interface Target {
  queue: string
  channel: string
  segment: string
  first: Goal
  reply: Goal
  resolution: Goal
  steps: { at: number; do: Action[] }[]
}
export type Goal = Schema['Goal']

export const usualZone = 'Asia/Tokyo'
export const noWeek = (): Days => Array.from({ length: 7 }, () => [])
export const officeWeek = (): Days => [[], ...Array.from({ length: 5 }, () => [{ from: '09:00', to: '18:00' }]), []]
export const usualTarget = (): Target => ({
  queue: '',
  channel: '',
  segment: '',
  first: { service_minutes: 15, real_minutes: 0 },
  reply: { service_minutes: 15, real_minutes: 0 },
  resolution: { service_minutes: 0, real_minutes: 0 },
  steps: [
    { at: 50, do: ['notify'] },
    { at: 80, do: ['notify', 'bump'] },
    { at: 100, do: ['notify', 'bump', 'supervisor'] },
  ],
})

const spans = (periods: Schema['OpenPeriod'][]): Span[] => periods.map((p) => ({ from: clockOf(p.from), to: clockOf(p.to) }))
const periods = (list: Span[]) => list.map((p) => ({ from: minutesOf(p.from)!, to: minutesOf(p.to)! }))

/** A moment as the clock on the wall of a place shows it: 2026-12-01T13:00. */
export function wallOf(at: string, zone: string): string {
  const parts = new Intl.DateTimeFormat('sv-SE', { timeZone: zone || usualZone, year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit' }).format(new Date(at))
  return parts.replace(' ', 'T')
}

/** The moment at which a place's clocks show a time; one that they jump over is an hour later. */
export function momentOf(wall: string, zone: string): string {
  const asUTC = Date.parse(`${wall}:00Z`)
  const ahead = (at: number) => Date.parse(`${wallOf(new Date(at).toISOString(), zone)}:00Z`) - at
  const first = asUTC - ahead(asUTC)
  return new Date(asUTC - ahead(first)).toISOString()
}

export function draftOf(p: Plan): Draft {
  return {
    zone: p.zone || usualZone,
    always: p.always_open,
    hours: p.hours.days.map(spans),
    own: p.own.map((o) => ({ scope: o.queue_id ? `queue:${o.queue_id}` : `channel:${o.channel_id}`, hours: o.hours.days.map(spans) })),
    holidays: p.closed_on_holidays,
    days: p.days.map((d) => ({ date: d.date, name: d.name, closed: d.periods.length === 0, periods: spans(d.periods) })),
    closings: p.closings.map((c) => ({ from: wallOf(c.from, p.zone), until: wallOf(c.until, p.zone), message: c.message })),
    goal: p.goal_percent || 90,
    holdCap: p.hold_cap_minutes,
    targets: p.targets.map((t) => ({
      queue: t.queue_id ?? '',
      channel: t.channel_id ?? '',
      segment: t.segment ?? '',
      first: { ...t.first },
      reply: { ...t.reply },
      resolution: { ...t.resolution },
      steps: t.steps.map((s) => ({ at: s.at_percent, do: [...s.do] as Action[] })),
    })),
  }
}

/** The plan that a draft means, on what was kept before. Only for a draft without flaws. */
export function planOf(d: Draft, kept: Pick<Plan, 'workspace_id' | 'version'>): Plan {
  const scope = (s: string) => (s.startsWith('queue:') ? { queue_id: s.slice(6) } : { channel_id: s.slice(8) })
  return {
    workspace_id: kept.workspace_id,
    version: kept.version,
    zone: d.zone.trim(),
    always_open: d.always,
    hours: { days: (d.always ? noWeek() : d.hours).map(periods) },
    own: d.own.map((o) => ({ ...scope(o.scope), hours: { days: o.hours.map(periods) } })),
    closed_on_holidays: d.holidays,
    days: [...d.days].sort((a, b) => (a.date < b.date ? -1 : 1)).map((x) => ({ date: x.date, name: x.name.trim(), periods: x.closed ? [] : periods(x.periods) })),
    closings: d.closings.map((c) => ({ from: momentOf(c.from, d.zone), until: momentOf(c.until, d.zone), message: c.message.trim() })),
    goal_percent: d.goal,
    hold_cap_minutes: d.holdCap,
    targets: d.targets.map((t) => ({
      ...(t.queue && { queue_id: t.queue }),
      ...(t.channel && { channel_id: t.channel }),
      ...(t.segment.trim() && { segment: t.segment.trim() }),
      first: t.first,
      reply: t.reply,
      resolution: t.resolution,
      steps: [...t.steps].sort((a, b) => a.at - b.at).map((s) => ({ at_percent: s.at, do: s.do })),
    })),
  }
}

/** What is wrong with a day's periods: a key of the page's words, or ''. */
export function flawOf(list: Span[]): '' | 'bad_clock' | 'same' | 'overlap' {
  const read = list.map((p) => [minutesOf(p.from), minutesOf(p.to)] as const)
  if (read.some(([from, to]) => from === null || to === null || from === 24 * 60)) return 'bad_clock'
  if (read.some(([from, to]) => from === to)) return 'same'
  const sorted = read.map(([from, to]) => [from!, to! > from! ? to! : to! + 24 * 60] as const).sort((a, b) => a[0] - b[0])
  return sorted.some(([from], i) => i > 0 && sorted[i - 1]![1] > from) ? 'overlap' : ''
}

/** Every part of the plan that two versions say differently. */
export function changedParts(a: Plan, b: Plan | undefined): string[] {
  const parts: Record<string, (p: Plan) => unknown> = {
    hours: (p) => [p.zone, p.always_open, p.hours, p.own],
    holidays: (p) => p.closed_on_holidays,
    days: (p) => p.days,
    closings: (p) => p.closings,
    targets: (p) => [p.goal_percent, p.hold_cap_minutes, p.targets],
  }
  if (!b) return ['first']
  return Object.keys(parts).filter((k) => JSON.stringify(parts[k]!(a)) !== JSON.stringify(parts[k]!(b)))
}
