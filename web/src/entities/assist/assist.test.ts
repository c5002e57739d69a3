import { expect, it } from 'vitest'
import { fateOf, foreign, targetOf } from './view'

it('knows what a reader can hardly read', () => {
  for (const text of ['Where is my parcel?', '请问我的包裹在哪里呢', '소포가 어디에 있나요', 'Bưu kiện của tôi đâu']) expect(foreign(text, 'ja'), text).toBe(true)
  for (const text of ['荷物はどこですか', 'OK', '了解', 'M-12345', 'https://example.jp/abcdefg', 'a.b@example.jp', '😀😀', '']) expect(foreign(text, 'ja'), text).toBe(false)
  expect(foreign('荷物はどこですか', 'en')).toBe(true)
  expect(foreign('Where is my parcel?', 'en')).toBe(false)
})

it('puts own words into the customer’s language where that is another', () => {
  expect([targetOf('en-GB', 'ja'), targetOf('ja', 'ja'), targetOf('', 'ja'), targetOf('ja', 'en'), targetOf('en', 'en'), targetOf('ko', 'en')]).toEqual(['en-GB', 'en', 'en', 'ja', 'ja', 'ko'])
})

it('tells what became of a suggestion', () => {
  const s = '追跡番号は発送のお知らせメールにあります。発送から3日以内に届きます。'
  expect(fateOf(s, `${s}\n`)).toBe('used')
  expect(fateOf(s, '花子様、追跡番号は発送のお知らせメールにあります。')).toBe('edited')
  expect(fateOf(s, 'はい、承りました。')).toBe('dropped')
  expect(fateOf(s, '')).toBe('dropped')
})
