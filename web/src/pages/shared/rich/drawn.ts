import { bubbles, type Drawn } from 'line-flex'
import { type Card, cardsOf } from './taps'

/** Where on an imagemap something happens, in per cent of it. */
export interface Area {
  label: string
  left: number
  top: number
  width: number
  height: number
}

export type Drawing = { as: 'cards'; cards: Card[] } | { as: 'flex'; bubbles: Drawn[] } | { as: 'map'; ratio: number; areas: Area[] }

type Obj = Record<string, unknown>
const isObj = (v: unknown): v is Obj => typeof v === 'object' && v !== null && !Array.isArray(v)
const sized = (v: unknown): v is { width: number; height: number } => isObj(v) && Number(v.width) > 0 && Number(v.height) > 0

function areas(actions: unknown, base: { width: number; height: number }): Area[] {
  return (Array.isArray(actions) ? actions : []).filter(isObj).flatMap((a): Area[] => {
    const at = a.area
    if (!sized(at)) return []
    const of = (v: unknown, whole: number) => (Number(v) / whole) * 100 || 0
    const { x, y } = at as unknown as Obj
    return [{ label: String(a.label ?? a.text ?? a.linkUri ?? ''), left: of(x, base.width), top: of(y, base.height), width: of(at.width, base.width), height: of(at.height, base.height) }]
  })
}

/** A message of LINE's own form as it is drawn; null where only its words can stand for it. */
export function drawingOf(message: unknown): Drawing | null {
  if (!isObj(message)) return null
  if (message.type === 'imagemap' && sized(message.baseSize)) return { as: 'map', ratio: message.baseSize.width / message.baseSize.height, areas: areas(message.actions, message.baseSize) }
  const cards = cardsOf(message)
  if (cards) return cards.length > 0 ? { as: 'cards', cards } : null
  try {
    const found = message.type === 'flex' ? bubbles(message.contents) : []
    return found.length > 0 ? { as: 'flex', bubbles: found } : null
  } catch {
    return null // not by LINE's rules: what was sent before they were checked
  }
}
