import { expect, it } from 'vitest'
import { blankRich } from './blank'
import { cardsIn, sortOf, textMost, withCards } from './cards'

const words = { title: '見出し', text: '本文', button: '見る', yes: 'はい', no: 'いいえ' }

it('gives back what it read', () => {
  for (const sort of ['buttons', 'confirm', 'carousel'] as const) {
    const message = blankRich(sort, words)
    expect(sortOf(message)).toBe(sort)
    expect(withCards(message, cardsIn(message))).toEqual(message)
  }
  expect(sortOf(blankRich('flex', words))).toBeNull()
  expect(cardsIn(null)).toEqual([])
})

it('keeps actions and pictures that the form does not know', () => {
  const pick = { type: 'datetimepicker', label: '日を選ぶ', data: 'x', mode: 'date' }
  const message = { type: 'template', template: { type: 'buttons', imageSize: 'cover', thumbnailImageUrl: 'https://a.jp/b.png', text: '日時', actions: [pick] } }
  const [card] = cardsIn(message)
  expect(card!.buttons[0]!.kept).toEqual(pick)
  expect(withCards(message, [{ ...card!, title: '予約', image: '', buttons: [{ ...card!.buttons[0]!, label: '選ぶ' }, { label: '電話', uri: 'tel:0312345678' }] }])).toEqual({
    type: 'template',
    template: { type: 'buttons', imageSize: 'cover', title: '予約', text: '日時', actions: [{ ...pick, label: '選ぶ' }, { type: 'uri', label: '電話', uri: 'tel:0312345678' }] },
  })
})

it('knows how long a text may be', () => {
  expect([textMost('buttons', { title: '', image: '' }), textMost('buttons', { title: 'a', image: '' }), textMost('carousel', { title: '', image: '' }), textMost('confirm', { title: '', image: '' })]).toEqual([160, 60, 120, 240])
})
