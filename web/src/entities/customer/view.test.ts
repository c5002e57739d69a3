import { expect, it } from 'vitest'
import type { Schema } from '@/api/types'
import { dayWords, differing, enough, lastWords, matched, momentWords, verified } from './view'

const asks = (must: boolean): Schema['Verification'] =>
  ({ level: 'none', need: 2, asks: [{ item: 'name', must, record: '佐藤' }, { item: 'phone', must: false, record: null }, { item: 'order_number', must: false, record: null }] }) as unknown as Schema['Verification']

it('sorts what was ticked', () => {
  const ticks = { name: 'same', phone: 'differs', order_number: '' } as const
  expect([matched(ticks), differing(ticks)]).toEqual([['name'], ['phone']])
})

it('tells whether it is enough', () => {
  expect(enough(asks(false), { phone: 'same' })).toBe(false)
  expect(enough(asks(false), { phone: 'same', order_number: 'same' })).toBe(true)
  expect(enough(asks(true), { phone: 'same', order_number: 'same' })).toBe(false)
  expect(enough(asks(true), { name: 'same', order_number: 'same' })).toBe(true)
})

it('knows that a verification runs out', () => {
  const v = { level: 'verified', until: '2026-12-01T10:00:00Z' } as Schema['Verification']
  expect(verified(v, Date.parse('2026-12-01T09:59:59Z'))).toBe(true)
  expect(verified(v, Date.parse('2026-12-01T10:00:00Z'))).toBe(false)
  expect(verified({ ...v, level: 'locked' }, 0)).toBe(false)
})

it('finds the last words', () => {
  const say = (direction: string, text: string, kind = 'text', unsent = false) => ({ direction, kind, unsent, text })
  expect(lastWords([say('in', '前の件'), say('out', 'はい'), say('in', '送料は\nいくらですか'), say('in', '', 'image'), say('in', '急ぎです')])).toBe('送料は いくらですか 急ぎです')
  expect(lastWords([say('in', '送料は'), say('out', 'お待ちください'), say('note', 'メモ')])).toBe('送料は')
  expect(lastWords([say('in', '取り消した', 'text', true)])).toBe('')
  expect(lastWords([say('in', 'あ'.repeat(400))])).toHaveLength(300)
})

it('writes days', () => {
  expect(dayWords('2026-12-05', 'ja')).toBe('12月5日(土)')
  expect(dayWords('', 'ja')).toBe('')
})

it('says a time just after midnight as 00, in either language', () => {
  for (const locale of ['ja', 'en-US']) expect(momentWords('2026-11-30T00:05:00', locale, Date.parse('2026-12-01T00:00:00'))).toMatch(/\b00:05/)
})
