import type { Gap } from '@/entities/learning'

type Question = Gap['questions'][number]

/** What tells a question of a gap from all others: the bot's decision on it, or the line of an old talk. */
export const refOf = (q: Question): string => q.decision_id || `s:${q.saying_id}`

/** Questions as they are given to an entry. */
export function givenOf(gap: Gap, refs: string[]): { decisions: string[]; sayings: string[] } {
  const picked = gap.questions.filter((q) => refs.includes(refOf(q)))
  return { decisions: picked.filter((q) => q.source === 'bot').map((q) => q.decision_id), sayings: picked.filter((q) => q.source === 'old_talk').map((q) => q.saying_id) }
}
