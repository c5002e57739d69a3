import type { ScenarioProblem } from '@/api/scenario'
import { type Bubble, type BubbleSort, kindOf, type Node } from './model'

const first = (...texts: (string | undefined)[]): string => texts.map((t) => t?.trim()).find(Boolean) ?? ''
const pairs = (of: Record<string, string> | undefined): string => Object.entries(of ?? {}).map(([k, v]) => `${k} = ${v}`).join(', ')

export const sortOf = (b: Bubble): BubbleSort => (['rich', 'location', 'media', 'sticker', 'text'] as const).find((s) => b[s] !== undefined) ?? 'text'

/** A node's first words, for its card: what it says, or what it does. */
export function wordsOf(n: Node): string {
  switch (kindOf(n)) {
    case 'message':
      return first(...n.message!.say.map((b) => b.text ?? b.rich?.alt ?? b.location?.title ?? b.media?.name ?? b.sticker?.sticker))
    case 'choice':
      return first(n.choice!.text)
    case 'ask':
      return first(n.ask!.text)
    case 'branch':
      return n.branch!.cases.flatMap((c) => c.when.map((w) => first(w.field, w.attribute, w.tag, w.segment))).filter(Boolean).join(', ')
    case 'set':
      return first([pairs(n.set!.fields), pairs(n.set!.attributes), ...(n.set!.add_tags ?? []).map((t) => `+${t}`), ...(n.set!.remove_tags ?? []).map((t) => `-${t}`)].filter(Boolean).join(', '))
    case 'action':
      return first([n.action!.port, n.action!.name].filter(Boolean).join(' / '))
    case 'search':
      return first(n.search!.ask, n.search!.query)
    case 'call':
      return n.call!.scenario
    case 'hand_off':
      return first(n.hand_off!.text, n.hand_off!.reason)
    case 'solved':
      return first(n.solved!.text)
    case 'end':
      return first(n.end!.text)
    default:
      return ''
  }
}

/** What a way is called on the card: a key under `scenario.way`, or words of its own. */
export function wayLabel(n: Node, name: string): { key?: string; text?: string; n?: number } {
  if (name.startsWith('option:')) {
    const o = n.choice?.options?.find((one) => `option:${one.id}` === name)
    return { text: o?.label || o?.id || name }
  }
  if (name.startsWith('case:')) return { key: 'case', n: Number(name.slice(5)) }
  if (name === 'next' && n.choice?.list) return { key: 'picked' }
  if (name === 'next' && n.choice) return { key: 'common' }
  if (name === 'next' && n.action && !n.action.read) return { key: 'done' }
  if (name === 'otherwise' && (n.choice || n.ask)) return { key: 'missed' }
  return { key: name }
}

/** Problems by node; '' holds those of the scenario itself. */
export function byNode(problems: ScenarioProblem[]): Map<string, ScenarioProblem[]> {
  const out = new Map<string, ScenarioProblem[]>()
  for (const p of problems) out.set(p.node ?? '', [...(out.get(p.node ?? '') ?? []), p])
  return out
}

/** An id for a scenario out of its name, as far as that is Latin; else a numbered one. */
export function idFor(name: string, taken: (id: string) => boolean): string {
  const plain = name.normalize('NFKC').toLowerCase().replace(/[^a-z0-9]+/g, '_').replace(/^_+|_+$/g, '').slice(0, 32)
  const root = plain || 'scenario'
  if (plain && !taken(root)) return root
  for (let i = 1; ; i++) if (!taken(`${root}_${i}`)) return `${root}_${i}`
}
