import type { Schema } from '@/api/types'

/** A period, in days of the calendar: 2026-11-01. */
export interface Days {
  from: string
  to: string
}

/** A day of the calendar so many days before another, counted on the calendar, not by hours. */
export function dayBefore(day: string, days: number): string {
  const at = new Date(`${day}T12:00:00Z`)
  at.setUTCDate(at.getUTCDate() - days)
  return at.toISOString().slice(0, 10)
}

/** The n days that end with `today`. */
export const lastDays = (n: number, today: string): Days => ({ from: dayBefore(today, n - 1), to: today })

/** "48%", "–" where there is nothing to count. */
export const percent = (share: number | null | undefined, digits = 0): string => (share === null || share === undefined || Number.isNaN(share) ? '–' : `${(share * 100).toFixed(digits)}%`)

/** Minutes since midnight as "09:00"; the end of the day is "24:00". */
export const clockOf = (minutes: number): string => `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`

/** What `clockOf` wrote, or null. */
export function minutesOf(clock: string): number | null {
  const m = /^(\d{1,2}):(\d{2})$/.exec(clock.trim())
  if (!m) return null
  const minutes = Number(m[1]) * 60 + Number(m[2])
  return Number(m[2]) < 60 && minutes <= 24 * 60 ? minutes : null
}

/** Nothing more will come of a run. */
export const over = (run: Pick<Schema['Run'], 'state'> | null): boolean => run?.state === 'done' || run?.state === 'failed'
