/** Times as people read them. All in the reader's time zone. */

/** "0:41", "12:29", "1:02:03" for a length of time. */
export function clock(ms: number): string {
  const s = Math.max(0, Math.floor(ms / 1000))
  const two = (n: number) => String(n).padStart(2, '0')
  const h = Math.floor(s / 3600)
  return h > 0 ? `${h}:${two(Math.floor(s / 60) % 60)}:${two(s % 60)}` : `${Math.floor(s / 60)}:${two(s % 60)}`
}

const made = new Map<string, Intl.DateTimeFormat>()
function format(locale: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = locale + JSON.stringify(options)
  let f = made.get(key)
  if (!f) made.set(key, (f = new Intl.DateTimeFormat(locale, options)))
  return f
}

/** "2026-11-22", to compare days with. */
export const dayOf = (at: string | number): string =>
  format('sv-SE', { year: 'numeric', month: '2-digit', day: '2-digit' }).format(new Date(at))

/** "14:07" */
export const timeOf = (at: string | number, locale: string): string =>
  format(locale, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(new Date(at))

/** "11月22日(日)", with the year where it isn't this one. */
export function dateOf(at: string | number, locale: string, now: number): string {
  const sameYear = dayOf(at).slice(0, 4) === dayOf(now).slice(0, 4)
  return format(locale, { ...(sameYear ? {} : { year: 'numeric' }), month: 'short', day: 'numeric', weekday: 'short' }).format(new Date(at))
}

/** As one says it to somebody: "14:07" today, "11月22日(日) 14:07" else. */
export const saidOf = (at: string, locale: string, now: number): string =>
  dayOf(at) === dayOf(now) ? timeOf(at, locale) : `${dateOf(at, locale, now)} ${timeOf(at, locale)}`

/** "14:07" today, "11/21" this year, "2025/11/21" before: what fits a narrow row. */
export function shortOf(at: string, locale: string, now: number): string {
  if (dayOf(at) === dayOf(now)) return timeOf(at, locale)
  const sameYear = dayOf(at).slice(0, 4) === dayOf(now).slice(0, 4)
  return format(locale, { ...(sameYear ? {} : { year: 'numeric' }), month: 'numeric', day: 'numeric' }).format(new Date(at))
}

/** The whole moment, for a tooltip. */
export const fullOf = (at: string, locale: string): string =>
  format(locale, { dateStyle: 'long', timeStyle: 'medium' }).format(new Date(at))
