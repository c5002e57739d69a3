import type { AnswerPart, EntryBody, Summary } from '@/api/types'

/** A text that nobody has written yet. */
export const blankBody = (): EntryBody => ({ kind: 'faq', title: '', question: '', answer: [], category: {}, audience: 'customer', language: 'ja' })

/** "配送 / お届け日" */
export const categoryPath = (c: EntryBody['category']): string => [c?.major, c?.middle, c?.minor].filter(Boolean).join(' / ')

/** An answer's words, one bubble after the other. */
export const answerText = (body: EntryBody): string =>
  (body.answer ?? []).map((p) => (p.kind === 'text' || !p.kind ? (p.text ?? '') : (p.alt ?? ''))).filter(Boolean).join('\n\n')

/** Whether a bubble is plain words. */
export const editable = (p: AnswerPart): boolean => !p.kind || p.kind === 'text'

/** Whether another system keeps the entry: its text is changed there, and there is nobody here to send it back to. */
export const isForeign = (source: string): boolean => source !== 'desk' && source !== 'file'

/** The bubbles worth sending: empty ones are left out. */
export const partsOf = (parts: AnswerPart[]): AnswerPart[] => parts.filter((p) => !editable(p) || (p.text ?? '').trim() !== '' || (p.choices?.length ?? 0) > 0)

const shape = (b: EntryBody) =>
  JSON.stringify([b.kind ?? 'faq', b.title ?? '', b.question ?? '', partsOf(b.answer ?? []), categoryPath(b.category), b.valid_from ?? '', b.valid_until ?? '', b.audience ?? 'customer', b.language ?? 'ja', b.attachments ?? []])

/** Whether two texts would be stored the same. */
export const sameBody = (a: EntryBody, b: EntryBody): boolean => shape(a) === shape(b)

/** A branch of the category tree, with all entries below it. */
export interface CategoryNode {
  name: string
  path: [string?, string?, string?]
  count: number
  children: CategoryNode[]
}

/** Makes a tree of the desk's flat counts. What has no category stands in no branch. */
export function treeOf(categories: Summary['categories']): CategoryNode[] {
  const roots: CategoryNode[] = []
  for (const c of categories) {
    let level = roots
    const path: string[] = []
    for (const name of [c.major, c.middle, c.minor]) {
      if (!name) break
      path.push(name)
      let node = level.find((n) => n.name === name)
      if (!node) level.push((node = { name, path: [...path] as CategoryNode['path'], count: 0, children: [] }))
      node.count += c.count
      level = node.children
    }
  }
  return roots
}
