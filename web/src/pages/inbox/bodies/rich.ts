import type { Choice, RichShape } from '@/entities/message'

export type RichContent = Omit<RichShape, 'message'> & { message: unknown }

type Node = Record<string, unknown>
const isNode = (v: unknown): v is Node => typeof v === 'object' && v !== null && !Array.isArray(v)

/** Walks a message object, outside in, in the order in which LINE draws it. */
function walk(v: unknown, visit: (n: Node) => void): void {
  if (Array.isArray(v)) for (const one of v) walk(one, visit)
  else if (isNode(v)) {
    visit(v)
    for (const [key, child] of Object.entries(v)) if (key !== 'action' && key !== 'actions') walk(child, visit)
  }
}

/** The words that are drawn: titles and texts of templates, texts of Flex. */
export function titlesOf(message: unknown): string[] {
  const out: string[] = []
  walk(message, (n) => {
    for (const key of ['title', 'text']) if (typeof n[key] === 'string' && n[key] !== '') out.push(n[key])
  })
  return out.slice(0, 40)
}

/** What can be tapped, by its label. */
export function actionsOf(message: unknown): Choice[] {
  const out: Choice[] = []
  const take = (a: unknown) => {
    if (isNode(a) && typeof a.label === 'string') out.push({ label: a.label })
  }
  walk(message, (n) => {
    if (Array.isArray(n.actions)) n.actions.forEach(take)
    take(n.action)
  })
  return out.slice(0, 40)
}
