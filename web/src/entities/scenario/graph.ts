import { blankBody, type Kind, kindOf, type Node, type Place, type Scenario } from './model'
import { mapWays, waysOf, withWay } from './ways'

// Every change gives a new scenario and leaves the old one as it is, so that a step
// back is the one before.

export const nodeOf = (s: Scenario, id: string): Node | undefined => s.nodes.find((n) => n.id === id)

/** A scenario with one step, for a beginning. */
export const blankScenario = (id: string, name: string): Scenario => ({ id, name, triggers: [], start: '', nodes: [] })

/** An id that no node has: its kind and the next number. */
export function freshId(s: Scenario, kind: string): string {
  const taken = new Set(s.nodes.map((n) => n.id))
  for (let i = 1; ; i++) if (!taken.has(`${kind}${i}`)) return `${kind}${i}`
}

/** Where a new node comes from: a node's way. Its old destination follows the new node, where that has a way on. */
export interface From {
  node: string
  way: string
}

/** Puts a new node in; the first one is the beginning. */
export function addNode(s: Scenario, kind: Kind, at: Place, from?: From): { scenario: Scenario; id: string } {
  const id = freshId(s, kind)
  return { scenario: insert(s, { id, at, [kind]: blankBody(kind) }, from), id }
}

/** The way by which a kind of node simply goes on. */
const onward: Partial<Record<Kind, string>> = { message: 'next', choice: 'next', ask: 'next', branch: 'otherwise', set: 'next', action: 'next', search: 'found', call: 'next', solved: 'yes' }

/** The first way of a node that leads nowhere yet, to go on from. */
export function freeWay(n: Node): string | undefined {
  const free = waysOf(n).filter((w) => !w.to)
  const on = onward[kindOf(n)!]
  return (free.find((w) => w.need) ?? free.find((w) => w.name === on))?.name
}

function insert(s: Scenario, node: Node, from?: From): Scenario {
  let fresh = node
  let nodes = s.nodes
  if (from) {
    const was = waysOf(nodeOf(s, from.node)!).find((w) => w.name === from.way)?.to ?? ''
    const on = onward[kindOf(fresh)!]
    if (was && on) fresh = withWay(fresh, on, was)
    nodes = nodes.map((n) => (n.id === from.node ? withWay(n, from.way, node.id) : n))
  }
  return { ...s, start: s.start || node.id, nodes: [...nodes, fresh] }
}

/** A copy of a node beside it, with the same ways on. */
export function copyNode(s: Scenario, id: string): { scenario: Scenario; id: string } {
  const n = nodeOf(s, id)!
  const copy = { ...structuredClone(n), id: freshId(s, kindOf(n) ?? 'node'), at: n.at && { x: n.at.x + 40, y: n.at.y + 40 } }
  return { scenario: { ...s, nodes: [...s.nodes, copy] }, id: copy.id }
}

/** Takes nodes out. What led to one leads nowhere; what begins there goes to the first that is left. */
export function removeNodes(s: Scenario, ids: string[]): Scenario {
  const gone = new Set(ids)
  const nodes = s.nodes.filter((n) => !gone.has(n.id)).map((n) => mapWays(n, (to) => (gone.has(to) ? '' : to)))
  const start = gone.has(s.start) ? (follow(s, s.start, gone) ?? nodes[0]?.id ?? '') : s.start
  return { ...s, start, nodes }
}

function follow(s: Scenario, id: string, gone: ReadonlySet<string>): string | undefined {
  const seen = new Set<string>()
  for (let at: string | undefined = id; at && !seen.has(at); ) {
    if (!gone.has(at)) return nodeOf(s, at) && at
    seen.add(at)
    const n: Node | undefined = nodeOf(s, at)
    at = n && waysOf(n).find((w) => w.to)?.to
  }
  return undefined
}

export const connect = (s: Scenario, from: From, to: string): Scenario => putNode(s, from.node, (n) => withWay(n, from.way, to))

export const putNode = (s: Scenario, id: string, f: (n: Node) => Node): Scenario => ({ ...s, nodes: s.nodes.map((n) => (n.id === id ? f(n) : n)) })

/** Gives a node another id; every way to it follows. A taken or empty one is refused. */
export function renameNode(s: Scenario, id: string, to: string): Scenario {
  if (id === to || !to || nodeOf(s, to)) return s
  const nodes = s.nodes.map((n) => mapWays(n.id === id ? { ...n, id: to } : n, (w) => (w === id ? to : w)))
  return { ...s, start: s.start === id ? to : s.start, nodes }
}

export const moveNodes = (s: Scenario, places: ReadonlyMap<string, Place>): Scenario => ({
  ...s,
  nodes: s.nodes.map((n) => (places.has(n.id) ? { ...n, at: round(places.get(n.id)!) } : n)),
})
const round = (p: Place): Place => ({ x: Math.round(p.x), y: Math.round(p.y) })

/** The names that something in the scenario sets, for holes and conditions. */
export function fieldsOf(s: Scenario): string[] {
  const known = new Set(s.takes ?? [])
  for (const n of s.nodes) {
    if (n.choice?.field) known.add(n.choice.field).add(`${n.choice.field}_label`)
    if (n.ask?.field) known.add(n.ask.field)
    if (n.ask?.field && n.ask.type === 'postal') known.add(`${n.ask.field}_address`)
    Object.keys(n.set?.fields ?? {}).forEach((f) => known.add(f))
    n.action?.gives?.forEach((f) => known.add(f))
  }
  return [...known].filter(Boolean)
}

/** Nodes as a reader walks them: from the start, ways in their order, then those nobody reaches. */
export function walked(s: Scenario): string[] {
  const order: string[] = []
  const seen = new Set<string>()
  const visit = (id: string) => {
    const n = nodeOf(s, id)
    if (!n || seen.has(id)) return
    seen.add(id)
    order.push(id)
    waysOf(n).forEach((w) => visit(w.to))
  }
  visit(s.start)
  s.nodes.forEach((n) => visit(n.id))
  return order
}
