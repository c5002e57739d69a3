import { type Case, type Choice, kindOf, type Node, type Option } from './model'

/** A way out of a node. */
export interface Way {
  /** As the desk's problems and traces call it: next, otherwise, option:<id>, case:<n> … */
  name: string
  to: string
  /** The dialogue stops short here when it leads nowhere. */
  need: boolean
}

/**
 * A node's ways out, in the order of its card. As the desk's own list, but with one
 * way for each option, so that each can be drawn from: an option without its own
 * takes the common one.
 */
export function waysOf(n: Node): Way[] {
  const kind = kindOf(n)
  switch (kind) {
    case 'message':
    case 'set':
    case 'call':
      return [way('next', n[kind]!.next, true)]
    case 'choice':
      return choiceWays(n.choice!)
    case 'ask':
      return [way('next', n.ask!.next, true), way('otherwise', n.ask!.otherwise)]
    case 'branch':
      return [...n.branch!.cases.map((c, i) => way(`case:${i + 1}`, c.next, true)), way('otherwise', n.branch!.otherwise, true)]
    case 'action': {
      const a = n.action!
      return [
        way('next', a.next, true),
        way('refused', a.refused),
        way('failed', a.failed),
        ...(a.read ? [] : [way('declined', a.declined)]),
        ...(a.undo ? [way('undone', a.undone)] : []),
      ]
    }
    case 'search':
      return [way('found', n.search!.found, true), way('none', n.search!.none, true)]
    case 'solved':
      return [way('yes', n.solved!.yes), way('no', n.solved!.no)]
    default:
      return []
  }
}

const way = (name: string, to: string | undefined, need = false): Way => ({ name, to: to ?? '', need })

function choiceWays(c: Choice): Way[] {
  const common = !!c.list || !!c.next
  return [
    ...(c.options ?? []).map((o) => way(`option:${o.id}`, o.next, !o.next && !common)),
    ...(common ? [way('next', c.next, true)] : []),
    ...(c.list || c.empty ? [way('empty', c.empty, !!c.list)] : []),
    way('otherwise', c.otherwise),
  ]
}

/** A node whose way leads elsewhere; '' = nowhere. An unknown way changes nothing. */
export function withWay(n: Node, name: string, to: string): Node {
  const kind = kindOf(n)
  if (!kind) return n
  const [what, of] = [name.split(':')[0]!, name.slice(name.indexOf(':') + 1)]
  if (what === 'option' && n.choice) {
    return { ...n, choice: { ...n.choice, options: n.choice.options?.map((o) => (o.id === of ? next(o, to) : o)) } }
  }
  if (what === 'case' && n.branch) {
    return { ...n, branch: { ...n.branch, cases: n.branch.cases.map((c, i) => (String(i + 1) === of ? next(c, to) : c)) } }
  }
  if (!waysOf(n).some((w) => w.name === name) && !(name === 'next' && n.choice)) return n
  const body = { ...n[kind] } as Record<string, unknown>
  if (to) body[name] = to
  else delete body[name]
  return { ...n, [kind]: body }
}

function next<T extends Option | Case>(one: T, to: string): T {
  const led = { ...one, next: to }
  if (!to) delete (led as { next?: string }).next
  return led
}

/** All ways of a node through `f`, which says where each leads now. */
export const mapWays = (n: Node, f: (to: string) => string): Node =>
  waysOf(n).reduce((now, w) => (w.to && f(w.to) !== w.to ? withWay(now, w.name, f(w.to)) : now), n)
