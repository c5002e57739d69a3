import { describe, expect, it } from 'vitest'
import cases from '../../../../internal/desk/template/testdata/fields.json'
import { fieldsOf, fill, missingOf, pieces } from './fields'
import { find, fold } from './search'

// The values of the desk's own test.
const values = { 'customer.name': '佐藤', 'brand.name': 'しろくま便', 'operator.name': '山本', 'customer.会員番号': 'A-1', 'order.number': ' ' }

describe('fields', () => {
  it('are read as the desk reads them', () => {
    expect(cases.length).toBeGreaterThan(5)
    for (const c of cases) {
      expect(fieldsOf(c.text), c.text).toEqual(c.fields)
      expect(fill(c.text, values), c.text).toBe(c.filled)
      expect(missingOf(c.text, values), c.text).toEqual((c as { missing?: string[] }).missing ?? [])
      expect(pieces(c.text, values).map((p) => p.text).join('')).toBe(c.filled)
    }
  })
})

const one = (title: string, shortcut = '', text = '', folder = '') => ({ body: { title, shortcut, text, folder } })
const list = [one('配送の遅れのお詫び', '遅延', 'お届けが遅れており'), one('お詫び', 'おわび', '申し訳ございません'), one('パスワードの再設定', 'ﾊﾟｽﾜｰﾄﾞ', 'ログイン画面から', 'ログイン'), one('ご案内', '', '遅延の場合は')]
const titles = (typed: string) => find(list, typed).map((t) => t.body.title)

describe('search', () => {
  it('knows no difference of width, kana or case', () => {
    expect(fold('ＡＢｃ　パスワード')).toBe('abc ぱすわーど')
    for (const typed of ['ぱすわーど', 'パスワード', 'ﾊﾟｽﾜｰﾄﾞ', '/パスワ', '／ぱす']) expect(titles(typed), typed).toEqual(['パスワードの再設定'])
  })
  it('puts shortcuts before titles before texts', () => {
    expect(titles('遅延')).toEqual(['配送の遅れのお詫び', 'ご案内'])
    expect(titles('お詫び')).toEqual(['お詫び', '配送の遅れのお詫び'])
  })
  it('finds several words anywhere, and nothing else', () => {
    expect(titles('ログイン 再設定')).toEqual(['パスワードの再設定'])
    expect(titles('天気')).toEqual([])
    expect(titles('')).toHaveLength(4)
  })
})
