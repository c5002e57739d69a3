import type { Schema } from '@/api/types'

type Verification = Schema['Verification']
type Item = Schema['VerifyItem']

/** What somebody ticked of an item: it matches, it differs, or it was not asked. */
export type Tick = 'same' | 'differs' | ''

export const matched = (ticks: Partial<Record<Item, Tick>>): Item[] => (Object.keys(ticks) as Item[]).filter((it) => ticks[it] === 'same')
export const differing = (ticks: Partial<Record<Item, Tick>>): Item[] => (Object.keys(ticks) as Item[]).filter((it) => ticks[it] === 'differs')

/** Whether what was ticked is enough, by the brand's rule. The desk has the last word. */
export function enough(v: Verification, ticks: Partial<Record<Item, Tick>>): boolean {
  const same = matched(ticks)
  return same.length >= v.need && v.asks.every((a) => !a.must || same.includes(a.item))
}

/** Whether a verification still holds at a moment: its time runs out without anybody telling. */
export const verified = (v: Verification, now: number): boolean => v.level === 'verified' && (!v.until || Date.parse(v.until) > now)

/** The customer's last words: what they wrote since somebody answered, newest last, as one line. */
export function lastWords(said: { direction: string; kind: string; unsent: boolean; text: string }[], most = 300): string {
  const out: string[] = []
  for (let i = said.length - 1; i >= 0; i--) {
    const m = said[i]!
    if (m.direction === 'out' && out.length > 0) break
    if (m.direction === 'in' && m.kind === 'text' && !m.unsent) out.unshift(m.text)
  }
  return out.join(' ').replace(/\s+/g, ' ').trim().slice(-most)
}

/** "12月5日(土)" of a day without time, "" for none. */
export function dayWords(day: string, locale: string): string {
  const at = Date.parse(`${day}T00:00:00Z`)
  return Number.isNaN(at) ? day : new Intl.DateTimeFormat(locale, { month: 'short', day: 'numeric', weekday: 'short', timeZone: 'UTC' }).format(at)
}

/** A day or a time of another system's, "" for none: the year only where it is not this one. */
export function momentWords(at: string, locale: string, now: number): string {
  const day = /^\d{4}-\d\d-\d\d$/.test(at)
  const ms = Date.parse(day ? `${at}T00:00:00Z` : at)
  if (Number.isNaN(ms)) return at
  const zone = day ? { timeZone: 'UTC' } : {}
  const year = (ms: number) => new Intl.DateTimeFormat('en', { year: 'numeric', ...zone }).format(ms)
  return new Intl.DateTimeFormat(locale, { ...(year(ms) === year(now) ? {} : { year: 'numeric' }), month: 'short', day: 'numeric', ...(day ? {} : { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }), ...zone }).format(ms)
}

export const yen = (n: number, locale: string): string => new Intl.NumberFormat(locale, { style: 'currency', currency: 'JPY' }).format(n)
