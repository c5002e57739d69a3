import type { Schema } from '@/api/types'

export type Post = Schema['Post']

/** Whether it is still to come: what the desk said of it gets older while the page is open, and its clock is not ours. */
const comes = (p: Post, now: number): boolean => p.state === 'coming' && Date.parse(p.from) > now
/** Whether it shows at an instant. */
export const shows = (p: Post, now: number): boolean => p.state !== 'withdrawn' && p.state !== 'over' && !comes(p, now) && (!p.until || now < Date.parse(p.until))

const weights = ['urgent', 'important', 'normal']

/** What this person has still to confirm, the heaviest first, then the oldest. */
export const open = (all: readonly Post[], now: number): Post[] =>
  all
    .filter((p) => p.meant && !p.read_at && shows(p, now))
    .sort((a, b) => weights.indexOf(a.weight) - weights.indexOf(b.weight) || (a.from < b.from ? -1 : a.from > b.from ? 1 : 0))

/** The page's parts. */
export function parts(all: readonly Post[], now: number): Record<'shown' | 'coming' | 'over', Post[]> {
  return { shown: all.filter((p) => shows(p, now)), coming: all.filter((p) => comes(p, now)), over: all.filter((p) => !shows(p, now) && !comes(p, now)) }
}
