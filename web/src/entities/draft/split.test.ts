import { describe, expect, it } from 'vitest'
import { split } from './split'

const bare = (text: string) => text.replace(/\s/g, '')

describe('split', () => {
  it.each<[string, string, string[] | null]>([
    ['paragraphs', 'お世話になっております。\n担当の田中です。\n\n返品の件です。', ['お世話になっております。\n担当の田中です。', '返品の件です。']],
    ['lines, where there are no paragraphs', '一行目\n二行目', ['一行目', '二行目']],
    ['sentences, where there is one line', '届きました。ありがとう!(助かります。)では。', ['届きました。', 'ありがとう!', '(助かります。)', 'では。']],
    ['English sentences', 'It came. Thank you.', ['It came.', 'Thank you.']],
    ['nothing to part at', 'はい', ['はい']],
    ['more than five go together, the short ones first', 'あ\n\nい\n\nう\n\nえ\n\nお\n\nかかか', ['あ\n\nい', 'う', 'え', 'お', 'かかか']],
    ['no seam at all', 'あ'.repeat(5_001), ['あ'.repeat(5_000), 'あ']],
    ['full five', 'あ'.repeat(25_000), Array<string>(5).fill('あ'.repeat(5_000))],
    ['too long for five', 'あ'.repeat(25_001), null],
    ['never through a character', '😀'.repeat(2_501), ['😀'.repeat(2_500), '😀']],
  ])('%s', (_, text, parts) => expect(split(text)).toEqual(parts))

  it('loses nothing, and every part fits', () => {
    let seed = 7
    const next = (n: number) => (seed = (seed * 48_271) % 2_147_483_647) % n
    const words = ['お届けは明日です。', 'ご確認ください!', '\n', '\n\n', '😀', 'abc ', 'あ'.repeat(700), 'い'.repeat(2_600)]
    for (let round = 0; round < 300; round++) {
      const text = Array.from({ length: next(40) + 1 }, () => words[next(words.length)]).join('')
      const parts = split(text)
      if (!parts) {
        expect(bare(text).length).toBeGreaterThan(12_000)
        continue
      }
      expect(parts.length).toBeLessThanOrEqual(5)
      expect(bare(parts.join(''))).toBe(bare(text))
      for (const part of parts) {
        expect(part.length).toBeLessThanOrEqual(5_000)
        expect(part).not.toMatch(/[\uD800-\uDBFF]$|^[\uDC00-\uDFFF]/)
        expect(part).toBe(part.trim())
      }
    }
  })
})
