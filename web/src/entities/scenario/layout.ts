import type { Node, Place, Scenario } from './model'
import { walked } from './graph'
import { waysOf } from './ways'

/** The measure of the cards, in pixels of the canvas. */
export const card = { width: 248, gapX: 96, gapY: 32, head: 84, way: 26 }

export const heightOf = (n: Node): number => card.head + Math.max(1, waysOf(n).length) * card.way

/**
 * Places for all nodes: columns from left to right by the longest way from the start
 * (ways back do not count), each column ordered by where its cards are reached from,
 * so that few lines cross.
 */
export function layout(s: Scenario): Map<string, Place> {
  const order = walked(s)
  const nodes = new Map(s.nodes.map((n) => [n.id, n]))
  const column = columns(order, nodes)
  const places = new Map<string, Place>()
  const byColumn: string[][] = []
  for (const id of order) (byColumn[column.get(id)!] ??= []).push(id)
  const want = new Map<string, number[]>()
  byColumn.forEach((ids, x) => {
    const wish = (id: string) => average(want.get(id))
    let y = -Infinity
    for (const id of ids.map((id, i) => ({ id, i })).sort((a, b) => wish(a.id) - wish(b.id) || a.i - b.i).map((e) => e.id)) {
      const n = nodes.get(id)!
      y = Math.max(y, want.has(id) ? wish(id) : y === -Infinity ? 0 : y)
      places.set(id, { x: x * (card.width + card.gapX), y: Math.round(y) })
      waysOf(n).forEach((w, i) => w.to && column.get(w.to)! > x && push(want, w.to, y + i * card.way))
      y += heightOf(n) + card.gapY
    }
  })
  const top = Math.min(0, ...[...places.values()].map((p) => p.y))
  for (const p of places.values()) p.y -= top
  return places
}

const average = (all: number[] | undefined) => (all ? all.reduce((a, b) => a + b, 0) / all.length : 0)
const push = (m: Map<string, number[]>, key: string, y: number) => m.set(key, [...(m.get(key) ?? []), y])

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
