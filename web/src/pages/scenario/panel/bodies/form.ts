import type { Editor } from '../../editor/useEditor'

/** What every form of a body gets: the body, and the editor around it. */
export interface BodyProps<T> {
  body: T
  editor: Editor
}

/** '' and nothing in it are not written at all. */
export const some = (text: string): string | undefined => (text === '' ? undefined : text)
export const any = <T>(list: T[]): T[] | undefined => (list.length === 0 ? undefined : list)
export const count = (text: string): number | undefined => (/^\d+$/.test(text.normalize('NFKC').trim()) ? Number(text.normalize('NFKC').trim()) || undefined : undefined)

/** A list with one member changed, moved or gone. */
export const at = <T>(list: readonly T[], i: number, one: T): T[] => list.map((x, j) => (j === i ? one : x))
export const without = <T>(list: readonly T[], i: number): T[] => list.filter((_, j) => j !== i)
export function swapped<T>(list: readonly T[], i: number, by: number): T[] {
  const out = [...list]
  const [one] = out.splice(i, 1)
  out.splice(i + by, 0, one!)
  return out
}
