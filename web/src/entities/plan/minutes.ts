/** Minutes since midnight as "09:00"; the end of the day is "24:00". */
export const clockOf = (minutes: number): string => `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`

/** What `clockOf` wrote, also in full width or without the colon; null: no such time. */
export function minutesOf(clock: string): number | null {
  const m = /^(\d{1,2}):?(\d{2})$/.exec(clock.normalize('NFKC').trim())
  if (!m) return null
  const minutes = Number(m[1]) * 60 + Number(m[2])
  return Number(m[2]) < 60 && minutes <= 24 * 60 ? minutes : null
}
