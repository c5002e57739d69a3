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

/** Nothing more will come of a run. */
export const over = (run: Pick<Schema['Run'], 'state'> | null): boolean => run?.state === 'done' || run?.state === 'failed'
