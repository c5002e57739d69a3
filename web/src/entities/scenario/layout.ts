import type { Node, Place, Scenario } from './model'
import { walked } from './graph'
import { waysOf } from './ways'

/** The measure of the cards, in pixels of the canvas. */
export const card = { width: 248, gapX: 96, gapY: 32, head: 84, way: 26, entry: 26, lane: 40 }

export const heightOf = (n: Node): number => card.head + Math.max(1, waysOf(n).length) * card.way

/** A card in a column, or the free lane of a line that passes it. */
interface Slot {
  to: string
  lane: boolean
  wish: number
}

/**
 * Places for all nodes: columns from left to right by the longest way from the start
 * (ways back do not count). In a column everything stands where it is reached from,
 * one below the other; a line that passes the column has a lane of its own, so that it
 * runs behind no card.
 */
export function layout(s: Scenario): Map<string, Place> {
  const order = walked(s)
  const nodes = new Map(s.nodes.map((n) => [n.id, n]))
  const column = columns(order, nodes)
  const places = new Map<string, Place>()
  const want = new Map<string, number[]>()
  const last = Math.max(0, ...column.values())
  let lanes: Slot[] = []
  for (let x = 0; x <= last; x++) {
    const cards = order.filter((id) => column.get(id) === x).map((id): Slot => ({ to: id, lane: false, wish: average(want.get(id)) }))
    const passing = lanes
    lanes = []
    let y = -Infinity
    for (const slot of [...cards, ...passing].sort((a, b) => a.wish - b.wish)) {
      y = Math.max(y, slot.wish)
      if (slot.lane) {
        lead(slot.to, y)
        y += card.lane
        continue
      }
      places.set(slot.to, { x: x * (card.width + card.gapX), y: Math.round(y) })
      const top = y
      waysOf(nodes.get(slot.to)!).forEach((w, i) => column.get(w.to)! > x && lead(w.to, top + i * card.way, top + card.head + i * card.way))
      y += heightOf(nodes.get(slot.to)!) + card.gapY
    }
    /** A way on to the next column wishes its card a place there, or passes on at its own height. */
    function lead(to: string, beside: number, along = beside) {
      if (column.get(to)! > x + 1) lanes.push({ to, lane: true, wish: along })
      else want.set(to, [...(want.get(to) ?? []), beside === along ? along - card.entry : beside])
    }
  }
  const top = Math.min(...[...places.values()].map((p) => p.y))
  for (const p of places.values()) p.y -= top
  return places
}

const average = (all: number[] | undefined) => (all ? all.reduce((a, b) => a + b, 0) / all.length : 0)

/** How many steps in a node stands, counted along the longest way that never turns back. */
function columns(order: string[], nodes: ReadonlyMap<string, Node>): Map<string, number> {
  const back = backways(order, nodes)
  const column = new Map(order.map((id) => [id, 0]))
  for (let round = 0, moved = true; moved && round <= order.length; round++) {
    moved = false
    for (const id of order) {
      for (const w of waysOf(nodes.get(id)!)) {
        if (!nodes.has(w.to) || back.has(`${id} ${w.to}`) || column.get(w.to)! > column.get(id)!) continue
        column.set(w.to, column.get(id)! + 1)
        moved = true
      }
    }
  }
  return column
}

/** Ways that lead back to a node one is still on the way from. */
function backways(order: string[], nodes: ReadonlyMap<string, Node>): Set<string> {
  const back = new Set<string>()
  const state = new Map<string, 'open' | 'done'>()
  const visit = (id: string) => {
    state.set(id, 'open')
    for (const w of waysOf(nodes.get(id)!)) {
      if (!nodes.has(w.to)) continue
      if (state.get(w.to) === 'open') back.add(`${id} ${w.to}`)
      else if (!state.has(w.to)) visit(w.to)
    }
    state.set(id, 'done')
  }
  for (const id of order) if (!state.has(id)) visit(id)
  return back
}

/** The scenario with a place for everybody; those that have one keep it. */
export function placed(s: Scenario): Scenario {
  if (s.nodes.every((n) => n.at)) return s
  const places = layout(s)
  const bottom = Math.max(...s.nodes.filter((n) => n.at).map((n) => n.at!.y + heightOf(n)), -card.gapY)
  const shift = s.nodes.some((n) => n.at) ? bottom + card.gapY : 0
  return { ...s, nodes: s.nodes.map((n) => (n.at ? n : { ...n, at: { x: places.get(n.id)!.x, y: places.get(n.id)!.y + shift } })) }
}
