import { expect, it } from 'vitest'
import { packFlaw, usualPacks } from './stickers'
import { flawOf, pointIn, tidy } from './view'

it('finds the point in what people paste', () => {
  const tokyo = { latitude: 35.681236, longitude: 139.767125 }
  for (const text of [
    '35.681236, 139.767125',
    '（35.681236、139.767125）',
    '35.681236，139.767125',
    'https://www.google.com/maps?q=35.681236,139.767125',
    'https://www.google.com/maps/search/?api=1&query=35.681236%2C139.767125',
    'https://www.google.com/maps/place/x/@35.6,139.7,17z/data=!3m1!4b1!4m5!3d35.681236!4d139.767125',
    'https://maps.apple.com/?ll=35.681236,139.767125',
  ]) expect(pointIn(text), text).toEqual(tokyo)
  expect(pointIn('https://www.google.com/maps/@-33.8,151.2,12z')).toEqual({ latitude: -33.8, longitude: 151.2 })
})

it('takes nothing else for one', () => {
  for (const text of ['', '東京駅', '03-1234-5678', '95.0, 10.0', '10.0, 190.0', 'https://example.jp/']) expect(pointIn(text), text).toBeNull()
})

it('says what is wrong with sticker packages', () => {
  const one = { id: '446', name: 'あいさつ', first: 1988, last: 2027 }
  expect(packFlaw([])).toBeNull()
  expect(packFlaw([...usualPacks])).toBeNull()
  expect(packFlaw([one, { ...one, id: '' }])).toBe('number')
  expect(packFlaw([{ ...one, id: '44a' }])).toBe('number')
  expect(packFlaw([{ ...one, name: 'あ'.repeat(21) }])).toBe('name')
  expect(packFlaw([{ ...one, last: 1987 }])).toBe('range')
  expect(packFlaw([{ ...one, last: 2188 }])).toBe('range')
  expect(packFlaw([one, one])).toBe('twice')
})

it('says what is wrong with choices', () => {
  expect(flawOf([])).toBe('none')
  expect(flawOf([{ label: ' ' }])).toBe('none')
  expect(flawOf([{ label: 'はい' }, { label: 'いいえ' }, { label: '' }])).toBeNull()
  expect(flawOf([{ label: 'あ'.repeat(21) }])).toBe('long')
  expect(flawOf([{ label: '👍'.repeat(20) }])).toBeNull()
  expect(flawOf([{ label: 'はい' }, { label: ' はい' }])).toBe('twice')
  expect(flawOf([{ label: 'くわしく', uri: 'example.jp' }])).toBe('uri')
  expect(flawOf([{ label: 'くわしく', uri: 'https://example.jp/' }])).toBeNull()
  expect(flawOf([{ label: '', uri: 'https://example.jp/' }])).toBe('long')
  expect(tidy([{ label: ' はい ' }, { label: '' }, { label: '見る', uri: ' https://a.jp ' }])).toEqual([{ label: 'はい' }, { label: '見る', uri: 'https://a.jp' }])
})
