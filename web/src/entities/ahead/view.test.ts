import { describe, expect, it } from 'vitest'
import { barsOf, minutesOf, parted, sameRemedy, steadily, waitWords } from './view'

it('counts whole minutes', () => expect([0, 5, 89, 91, 3600].map(minutesOf)).toEqual([0, 1, 1, 2, 60]))

describe('a wait', () => {
  const wait = (p50_s: number | null, p90_s: number | null, more = {}) => waitWords({ p50_s, p90_s, over: false, unknown: '', ...more })
  it.each([
    ['at once', wait(0, 0), 'at_once', {}],
    ['one figure', wait(300, 310), 'about', { n: 5, most: 5 }],
    ['from usual to long', wait(300, 900), 'between', { n: 5, most: 15 }],
    ['nobody', wait(null, null, { unknown: 'nobody' }), 'unknown_nobody', {}],
    ['beyond', wait(9000, 14400, { over: true }), 'over', { n: 2 }],
  ] as const)('%s', (_, got, word, names) => expect(got).toEqual({ word, names }))
})

it('draws an hour', () => expect(barsOf([0, 0.01, 0.5, 4])).toEqual([0, 0, 13, 100]))
it('draws no chance as a certainty', () => expect(barsOf([0, 0.3])).toEqual([0, 30]))

it('parts what helps from what does not', () => {
  const r = (fewer: number, quicker_s: number) => ({ fewer, quicker_s })
  expect(parted([r(0, 0), r(2, 0), r(-0.05, 60), r(0.05, 10)])).toEqual({ helps: [r(2, 0), r(-0.05, 60)], soothes: [r(0, 0), r(0.05, 10)] })
})
it('tells the entrances of two brands apart', () => {
  const surge = { kind: 'surge', operator_id: '', queue_id: '', to_queue_id: '', skill: '', presence: '' as const, watched_queue_id: 'q' }
  expect(sameRemedy({ ...surge, workspace_id: 'a' }, { ...surge, workspace_id: 'b' })).toBe(false)
  expect(sameRemedy(surge, { ...surge })).toBe(true)
})

describe('the order of remedies', () => {
  const r = (kind: string, fewer: number) => ({ kind, fewer, quicker_s: 0, burden: 1, operator_id: '', queue_id: '', to_queue_id: '', skill: '', presence: '' as const, watched_queue_id: 'q' })
  const order = (before: string[], now: ReturnType<typeof r>[]) => steadily(before.map((k) => r(k, 0)), now).map((x) => x.kind)
  it('is the desk’s at first', () => expect(order([], [r('a', 3), r('b', 2)])).toEqual(['a', 'b']))
  it('stays while the difference is small', () => expect(order(['b', 'a'], [r('a', 3), r('b', 2.5)])).toEqual(['b', 'a']))
  it('changes when it is not', () => expect(order(['b', 'a'], [r('a', 6), r('b', 2)])).toEqual(['a', 'b']))
  it('drops what is gone, and lets in what is new', () => expect(order(['b', 'a'], [r('c', 9), r('a', 3)])).toEqual(['c', 'a']))
})
