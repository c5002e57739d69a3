import { MarkerType, type Edge as FlowEdge, type Node as FlowNode } from '@vue-flow/core'
import { computed } from 'vue'
import { type Node, nodeOf, placed, type Scenario, type ScenarioProblem, type Trail, walked, waysOf } from '@/entities/scenario'
import { useWayWords } from './useWayWords'

export interface Shown {
  scenario: Scenario
  chosen: string
  marks: ReadonlyMap<string, ScenarioProblem[]>
  trail: Trail
  at: string
  readonly: boolean
}
export interface CardData {
  node: Node
  start: boolean
  chosen: boolean
  problems: string[]
  lit: boolean
  visited: boolean
}
export interface LineData {
  label: string
  taken: boolean
  near: boolean
}

/** What was made before, where nothing in it has changed: a card whose data is the same is not drawn again. */
function keeper<T extends object>() {
  const kept = new Map<string, { mark: string; node: unknown; data: T }>()
  return (id: string, node: unknown, data: T, mark: string): T => {
    const held = kept.get(id)
    if (held && held.node === node && held.mark === mark) return held.data
    kept.set(id, { mark, node, data })
    return data
  }
}

/** The scenario as cards and lines. Cards stand in the order in which they are walked, so that Tab walks them too. */
export function useFlow(shown: () => Shown) {
  const wayWords = useWayWords()
  const cards = keeper<CardData>()
  const lines = keeper<LineData>()
  const laid = computed(() => placed(shown().scenario))
  const order = computed(() => walked(laid.value))

  const nodes = computed<FlowNode<CardData>[]>(() => {
    const { chosen, marks, trail, at, readonly } = shown()
    return order.value.map((id) => {
      const node = nodeOf(laid.value, id)!
      const rest = { start: laid.value.start === id, chosen: chosen === id, problems: (marks.get(id) ?? []).map((p) => p.text), lit: at === id, visited: trail.nodes.has(id) }
      const data = cards(id, node, { node, ...rest }, JSON.stringify(rest))
      return { id, type: 'card', position: { ...node.at! }, data, draggable: !readonly, focusable: false }
    })
  })

  const edges = computed<FlowEdge<LineData>[]>(() => {
    const { chosen, trail } = shown()
    const there = new Set(order.value)
    return laid.value.nodes.flatMap((n) =>
      waysOf(n)
        .filter((w) => there.has(w.to))
        .map((w) => {
          const taken = trail.ways.has(`${n.id} ${w.name}`)
          const near = chosen === n.id || chosen === w.to
          const label = wayWords(n, w.name)
          const data = lines(`${n.id} ${w.name}`, null, { label, taken, near }, `${label} ${taken} ${near}`)
          const color = taken ? 'var(--violet)' : near ? 'var(--indigo)' : 'var(--line-strong)'
          return {
            id: `${n.id} ${w.name}`,
            type: 'way',
            source: n.id,
            sourceHandle: w.name,
            target: w.to,
            targetHandle: 'in',
            focusable: false,
            zIndex: taken || near ? 1 : 0,
            markerEnd: { type: MarkerType.ArrowClosed, color, width: 18, height: 18, markerUnits: 'userSpaceOnUse' },
            data,
          }
        }),
    )
  })
  return { nodes, edges, order, laid }
}

/** The card that stands next in a direction, by where the cards lie. */
export function neighbour(s: Scenario, from: string, key: string): string | undefined {
  const at = nodeOf(s, from)?.at
  if (!at) return s.nodes[0]?.id
  const side = key === 'ArrowLeft' || key === 'ArrowRight'
  const sign = key === 'ArrowRight' || key === 'ArrowDown' ? 1 : -1
  let best: { id: string; far: number } | undefined
  for (const n of s.nodes) {
    if (n.id === from || !n.at) continue
    const along = (side ? n.at.x - at.x : n.at.y - at.y) * sign
    const across = Math.abs(side ? n.at.y - at.y : n.at.x - at.x)
    if (along <= 8) continue
    const far = along + across * (side ? 1.5 : 3)
    if (!best || far < best.far) best = { id: n.id, far }
  }
  return best?.id
}
