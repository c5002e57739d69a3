import type { AskType, Bodies, Kind, Node } from '@/api/scenario_shape'

export type * from '@/api/scenario_shape'

/** All kinds, in the order of the palette. */
export const kinds: Kind[] = ['message', 'choice', 'ask', 'branch', 'set', 'action', 'search', 'call', 'solved', 'hand_off', 'end']

export const askTypes: AskType[] = ['text', 'number', 'date', 'time', 'phone', 'postal', 'email', 'order_number', 'photo']

/** The kind of a node's body; null when it has none. */
export const kindOf = (n: Node): Kind | null => kinds.find((k) => n[k] !== undefined) ?? null

/** A body that nobody has written yet. */
export function blankBody(kind: Kind): Bodies[Kind] {
  switch (kind) {
    case 'message':
      return { say: [{ text: '' }] }
    case 'choice':
      return { text: '', options: [{ id: 'o1', label: '' }, { id: 'o2', label: '' }] }
    case 'ask':
      return { text: '', type: 'text', field: '' }
    case 'branch':
      return { cases: [{ when: [{ field: '' }] }] }
    case 'action':
      return { port: '', name: '' }
    case 'call':
      return { scenario: '' }
    default:
      return {}
  }
}
