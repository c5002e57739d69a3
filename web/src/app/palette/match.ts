import type { IconName } from '@/ui/Icon.vue'

/** Something the palette can do. */
export interface Command {
  id: string
  group: 'act' | 'talk' | 'page' | 'me' | 'find'
  label: string
  /** Which of several; shown faint, and searched last. */
  hint?: string
  /** Its key, shown for next time. */
  key?: string
  /** Other words that mean it, one blank between: a Japanese label's reading, synonyms. */
  words?: string
  icon: IconName
  run: () => unknown
}

/** Text as it is compared: width, capitals, katakana, long marks and blanks make no difference. */
export const fold = (text: string): string =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\u30a1-\u30f6]/g, (c) => String.fromCharCode(c.charCodeAt(0) - 0x60))
    .replace(/[\s・ー\-_/]+/g, '')

const vowels = 'aiueo'
const rows: Record<string, string> = {
  '': 'あいうえお', k: 'かきくけこ', s: 'さしすせそ', t: 'たちつてと', n: 'なにぬねの', h: 'はひふへほ', m: 'まみむめも', r: 'らりるれろ',
  g: 'がぎぐげご', z: 'ざじずぜぞ', d: 'だぢづでど', b: 'ばびぶべぼ', p: 'ぱぴぷぺぽ', y: 'や-ゆ-よ', w: 'わ---を',
}
const small = { ky: 'き', sy: 'し', sh: 'し', ty: 'ち', ch: 'ち', ny: 'に', hy: 'ひ', my: 'み', ry: 'り', gy: 'ぎ', zy: 'じ', jy: 'じ', j: 'じ', by: 'び', py: 'ぴ' }
const syllables = new Map<string, string>([
  ...Object.entries(rows).flatMap(([c, row]) => [...row].flatMap((k, i): [string, string][] => (k === '-' ? [] : [[c + vowels[i], k]]))),
  ...Object.entries(small).flatMap(([c, k]): [string, string][] => [[`${c}a`, `${k}ゃ`], [`${c}u`, `${k}ゅ`], [`${c}o`, `${k}ょ`], [`${c}e`, `${k}ぇ`]]),
  ['shi', 'し'], ['chi', 'ち'], ['tsu', 'つ'], ['fu', 'ふ'], ['ji', 'じ'], ['fa', 'ふぁ'], ['fi', 'ふぃ'], ['fe', 'ふぇ'], ['fo', 'ふぉ'], ['ti', 'てぃ'], ['di', 'でぃ'],
])

const begins = (letters: string) => [...syllables.keys()].some((s) => s.startsWith(letters))

/**
 * Reads Latin letters as kana: what somebody types whose input stands on Latin. A syllable
 * that is not typed to its end is left off; letters that are no romaji give nothing.
 */
export function kana(text: string): string {
  let out = ''
  for (let i = 0; i < text.length; ) {
    const c = text[i]!
    if (!/[a-z]/.test(c)) {
      out += c
      i++
      continue
    }
    const n = [3, 2, 1].find((size) => syllables.has(text.slice(i, i + size)))
    if (n) {
      out += syllables.get(text.slice(i, i + n))
      i += n
    } else if (c === 'n') {
      out += 'ん'
      i += text[i + 1] === 'n' && !vowels.includes(text[i + 2] ?? '-') ? 2 : 1
    } else if (c === text[i + 1]) {
      out += 'っ'
      i++
    } else return begins(text.slice(i)) ? out : ''
  }
  return out
}

/** How well a word stands for a command: the less the better; null when it does not. */
function place(c: Command, word: string): number | null {
  const forms = [...new Set([word, kana(word)])].filter((form) => form !== '')
  const label = fold(c.label)
  const words = (c.words ?? '').split(' ').map(fold)
  if (forms.some((f) => label.startsWith(f))) return 0
  if (forms.some((f) => words.some((w) => w.startsWith(f)))) return 1
  if (forms.some((f) => label.includes(f))) return 2
  if (forms.some((f) => f.length > 1 && words.some((w) => w.includes(f)))) return 3
  return forms.some((f) => fold(c.hint ?? '').includes(f)) ? 4 : null
}

/** The commands that all typed words stand for, the best first, else in the order they came in. */
export function matching(all: readonly Command[], typed: string): Command[] {
  const asked = typed.normalize('NFKC').trim().split(/\s+/).map(fold).filter((w) => w !== '')
  return all
    .flatMap((c) => {
      const places = asked.map((word) => place(c, word))
      return places.includes(null) ? [] : [{ c, at: Math.max(0, ...(places as number[])) }]
    })
    .sort((a, b) => a.at - b.at)
    .map(({ c }) => c)
}

/** The same with kinds kept together, in the order of the best of each. */
export function grouped(list: readonly Command[]): Command[] {
  const groups = [...new Set(list.map((c) => c.group))]
  return groups.flatMap((g) => list.filter((c) => c.group === g))
}
