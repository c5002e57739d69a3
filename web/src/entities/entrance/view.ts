import type { Schema } from '@/api/types'

type Entrance = Schema['Entrance']

export const emptyRow = (): Schema['EntranceRow'] => ({ tell_minutes: 0, tell_from: 0, message_minutes: 0, bot_minutes: 0, cap: 0, per_operator: 0, full: '' })

/** What can be changed of a policy, as it is saved. */
export function draftOf(e: Entrance): Entrance {
  const { workspace_id, version, on, usual, queues, crowded, brand_cap, brand_per_operator, closed, exempt, pledges, ask, surge, words } = e
  return structuredClone({ workspace_id, version, on, usual, queues, crowded, brand_cap, brand_per_operator, closed, exempt, pledges, ask, surge, words })
}

/** One entry a line, without empty ones. */
export const linesOf = (text: string): string[] => text.split('\n').map((l) => l.trim()).filter(Boolean)

/** How a promised or told wait is read: whole minutes. */
export const told = (s: number): number => Math.round(s / 60)
