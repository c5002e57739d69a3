import type { TemplateChoice } from '.'

/** A text as two people would write it the same: width, case, ひらがな and カタカナ make no difference. */
export const fold = (s: string): string =>
  s.normalize('NFKC').toLowerCase().replace(/[ァ-ヶ]/g, (c) => String.fromCharCode(c.charCodeAt(0) - 0x60)).replace(/\s+/g, ' ').trim()

type Searched = Pick<TemplateChoice, 'body'>

/** How well a template fits a search: 0 not at all; what begins its shortcut or title before what is in its text. */
export function fit(t: Searched, query: string): number {
  if (query === '') return 1
  const title = fold(t.body.title)
  const shortcut = fold(t.body.shortcut ?? '')
  if (shortcut === query) return 6
  if (shortcut.startsWith(query)) return 5
  if (title.startsWith(query)) return 4
  if (title.includes(query) || shortcut.includes(query)) return 3
  const rest = fold(`${t.body.folder ?? ''} ${t.body.text ?? ''}`)
  if (rest.includes(query)) return 2
  const all = `${title} ${shortcut} ${rest}`
  return query.split(' ').every((word) => all.includes(word)) ? 1 : 0
}

/** Those that fit, the best first; of equals the one that stood first. */
export function find<T extends Searched>(list: readonly T[], typed: string): T[] {
  const query = fold(typed.replace(/^[/／]/, ''))
  return list
    .map((t, i) => ({ t, i, fit: fit(t, query) }))
    .filter((one) => one.fit > 0)
    .sort((a, b) => b.fit - a.fit || a.i - b.i)
    .map((one) => one.t)
}
