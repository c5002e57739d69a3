import type { Schema } from '@/api/types'

type Refund = Schema['Refund']
type Verb = Refund['may'][number]['verb']

export const reasons = ['cancelled', 'sent_back', 'defect', 'missing', 'twice', 'goodwill', 'else'] as const
export const ways = ['card', 'bank', 'points', 'coupon', 'cash', 'other'] as const
export const tones = { requested: 'amber', approved: 'indigo', refused: 'red', withdrawn: 'plain', done: 'amber', failed: 'red', returned: 'red', notified: 'green' } as const

/** What a person may do next, in the desk's order. */
export const steps = (r: Refund): Verb[] => r.may.filter((m) => !m.why).map((m) => m.verb)

/** Why a person may not do the one step that a refund waits for; null when they may, or it waits for nobody. */
export function hindrance(r: Refund): { verb: Verb; why: string } | null {
  const next = ({ requested: 'approve', approved: 'pay' } as Partial<Record<Refund['state'], Verb>>)[r.state]
  const m = r.may.find((x) => x.verb === next)
  return m?.why ? m : null
}

/** Whether more goes back for the same order, while there is still something to decide or to do. */
export const besides = (r: Refund): boolean => isOpen(r) && r.beside > 0

/** An amount as it was written: digits of either width, with marks between them; null for what is none. */
export function amountOf(text: string): number | null {
  const plain = text.normalize('NFKC').replace(/[,、\s¥円]/g, '')
  const n = /^\d{1,9}$/.test(plain) ? Number(plain) : 0
  return n >= 1 && n <= 10_000_000 ? n : null
}

/** Who still has to do something with it. */
export const isOpen = (r: Refund): boolean => ['requested', 'approved', 'done'].includes(r.state)
