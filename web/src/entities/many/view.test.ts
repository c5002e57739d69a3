import { expect, it } from 'vitest'
import { filled, itemTone, lastHours, over, share, unknownFields } from './view'

it('fills a text as the desk does', () => {
  const hana = { name: '佐藤花子', brand: 'ことり書店', since: '11月29日 22:10' }
  expect(filled('{{name}}、{{ brand }}です。{{since}}', hana)).toBe('佐藤花子様、ことり書店です。11月29日 22:10')
  expect(filled('{{name}} 様', hana)).toBe('佐藤花子様')
  expect(filled('{{name}}さま', { ...hana, name: '' })).toBe('お客様')
  expect(filled('{name} {{other}}', hana)).toBe('{name} {{other}}')
})

it('finds fields that nobody knows', () => {
  expect(unknownFields('{{name}}{{nick}} {a}')).toEqual(['nick'])
  expect(unknownFields('{{ since }}')).toEqual([])
})

it('knows how far a run is', () => {
  expect(share({ total: 0, done: 0, left_out: 0 })).toBe(100)
  expect(share({ total: 3, done: 1, left_out: 1 })).toBe(66)
  expect([over({ state: 'running' }), over({ state: 'waiting' }), over({ state: 'done' }), over({ state: 'stopped' })]).toEqual([false, false, true, true])
})

it('gives each fate its tone', () => {
  expect(itemTone({ fate: 'left', send_state: null })).toBe('amber')
  expect(itemTone({ fate: 'done', send_state: 'failed' })).toBe('red')
  expect(itemTone({ fate: 'done', send_state: 'unknown' })).toBe('red')
  expect(itemTone({ fate: 'done', send_state: 'sent' })).toBe('green')
  expect(itemTone({ fate: '', send_state: null })).toBe('plain')
})

it('shows the hours in which nothing came, too', () => {
  const now = Date.parse('2026-11-30T03:20:00Z')
  const hours = lastHours([{ at: '2026-11-30T03:00:00.000Z', n: 4 }, { at: '2026-11-30T01:00:00.000Z', n: 2 }], now, 4)
  expect(hours.map((h) => h.n)).toEqual([0, 2, 0, 4])
  expect(hours[3]!.at).toBe(Date.parse('2026-11-30T03:00:00Z'))
})
