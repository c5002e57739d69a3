/** Languages that operators translate into; a customer's own is added. */
export const languages = ['en', 'zh-CN', 'zh-TW', 'ko', 'vi', 'th', 'pt', 'es', 'ja'] as const

const primary = (tag: string) => tag.toLowerCase().split('-')[0]!

/** Whether a reader of a language can hardly read a text: for one of Japanese, words without kana; for others, kana or kanji. */
export function foreign(text: string, reader: string): boolean {
  const words = text.replace(/https?:\S+|[\w.+-]+@[\w.-]+/g, '')
  if (!/\p{L}{2,}/u.test(words)) return false
  if (primary(reader) !== 'ja') return /[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]/.test(words)
  if (/[\u3040-\u30ff]/.test(words)) return false
  const han = words.match(/[\u3400-\u9fff]/g)?.length ?? 0
  const letters = words.match(/\p{L}/gu)?.length ?? 0
  return han < letters ? letters - han >= 4 : letters > 6 // 「了解」 is Japanese, a long line of kanji is Chinese
}

/** Into what one's own words are put: the customer's language where it is another than the reader's. */
export const targetOf = (customer: string, reader: string): string => (customer && primary(customer) !== primary(reader) ? customer : primary(reader) === 'ja' ? 'en' : 'ja')

const pairs = (text: string) => {
  const plain = text.replace(/\s+/g, '')
  return new Set(Array.from({ length: Math.max(0, plain.length - 1) }, (_, i) => plain.slice(i, i + 2)))
}

/** What became of a suggestion when something was sent: as it was, changed, or other words altogether. */
export function fateOf(suggested: string, sent: string): 'used' | 'edited' | 'dropped' {
  const plain = (s: string) => s.replace(/\s+/g, '')
  if (plain(sent) === plain(suggested)) return 'used'
  const [a, b] = [pairs(suggested), pairs(sent)]
  const common = [...a].filter((p) => b.has(p)).length
  return common >= 0.3 * Math.min(a.size, b.size) && common > 0 ? 'edited' : 'dropped'
}
