import { describe, expect, it } from 'vitest'
import { beside, close, columns, drawn, enter, heir, most, move, nothing, read, type TalkSet, type Ties } from './set'

/** Capital letters are in one's hands; `a1` and `a2` are one talk. */
const ties: Ties = { holds: (id) => id[0]! < 'a', thread: (id) => id.replace(/\d$/, '') }
const set = (open: string, shown = open[0] ?? '', used = open): TalkSet => ({ open: [...open], shown: [...shown], kept: [], used: [...used] })
const say = (s: TalkSet) => `${s.open.join('')} ${s.shown.join('')}`

describe('enter', () => {
  it.each([
    ['the first one', nothing, 'A', 'A A'],
    ['one in hand gets a tab of its own', set('A'), 'B', 'AB B'],
    ['a look goes when the next one comes', set('Ax', 'x'), 'y', 'Ay y'],
    ['a look goes wherever it stands', set('Ax', 'Ax', 'xA'), 'y', 'Ay Ay'],
    ['one that is open already', set('ABC', 'C'), 'A', 'ABC A'],
    ['beside each other, the one used last gives way', set('ABC', 'AB', 'CAB'), 'C', 'ABC AC'],
    ['what stands elsewhere stays where it stands', set('ABC', 'AB', 'CBA'), 'C', 'ABC CB'],
    ['one that stands there already', set('AB', 'AB'), 'A', 'AB AB'],
    ['a ninth takes the place of what was used longest ago', set('ABCDEFGH', 'A', 'CABDEFGH'), 'I', 'ABIDEFGH I'],
  ])('%s', (_, s, id, want) => expect(say(enter(s, id, ties))).toBe(want))

  it('takes the place of an earlier inquiry of the same talk', () =>
    expect(say(enter({ open: ['A1', 'B'], shown: ['A1'], kept: [], used: ['B', 'A1'] }, 'A2', ties))).toBe('A2B A2'))
})

describe('beside', () => {
  it.each([
    ['stands to the right of the one in use', set('AB', 'A', 'BA'), 'B', 2, 'AB AB'],
    ['between two', set('ABC', 'AC', 'BCA'), 'B', 3, 'ABC ABC'],
    ['where there is no room, the one used longest ago gives way, never the one in use', set('ABC', 'AB', 'CBA'), 'C', 2, 'ABC AC'],
    ['room for one: it is opened', set('A'), 'B', 1, 'AB B'],
    ['the first one', nothing, 'A', 3, 'A A'],
    ['a look beside one in hand', set('A'), 'x', 2, 'Ax Ax'],
    ['a look beside a look does not take its place', set('x'), 'y', 2, 'xy xy'],
    ['an earlier inquiry of the same talk is that talk', { open: ['A1'], shown: ['A1'], kept: [], used: ['A1'] }, 'A2', 2, 'A2 A2'],
  ])('%s', (_, s, id, room, want) => expect(say(beside(s, id, room, ties))).toBe(want))

  it('stays when another look comes', () => expect(say(enter(beside(set('A'), 'x', 2, ties), 'y', ties))).toBe('Axy Ay'))
})

it.each([
  ['as many as are wanted', set('ABCD', 'A', 'BCDA'), 3, 'ABCD ACD'],
  ['from one, all stand in the order of their tabs', set('ABCD', 'C', 'BADC'), 2, 'ABCD CD'],
  ['to three, what stands beside another stays there', set('ABC', 'CA', 'BCA'), 3, 'ABC CAB'],
  ['no more than there are', set('AB', 'A'), 4, 'AB AB'],
  ['one again: the one in use', set('ABC', 'ABC', 'ACB'), 1, 'ABC B'],
  ['those never used come last', { ...set('ABC', 'A'), used: ['A'] }, 2, 'ABC AB'],
])('columns: %s', (_, s, n, want) => expect(say(columns(s, n))).toBe(want))

it.each([
  ['one of several columns', set('ABC', 'AB'), 'B', 'AC A', 'A'],
  ['the only one in sight: the last used takes its place', set('ABC', 'C', 'BAC'), 'C', 'AB A', 'A'],
  ['the last', set('A'), 'A', ' ', undefined],
  ['one that is not open', set('AB'), 'Z', 'AB A', 'A'],
])('close: %s', (_, s, id, want, next) => {
  const left = close(s, id)
  expect([say(left), heir(left)]).toEqual([want, next])
})

it.each([
  ['to the left', 'C', 0, 'CAB'],
  ['to the right, past the end', 'A', 9, 'BCA'],
  ['nowhere', 'B', 1, 'ABC'],
  ['unknown', 'Z', 0, 'ABC'],
])('move: %s', (_, id, to, want) => expect(move(set('ABC'), id, to).open.join('')).toBe(want))

it('draws those used last when the window is small', () => {
  expect(drawn(set('ABC', 'ABC', 'BCA'), 2).join('')).toBe('AC')
  expect(drawn(set('ABC', 'ABC', 'BCA'), 0).join('')).toBe('A')
})

describe('read', () => {
  it('gives back what was kept', () => {
    const s = beside(enter(enter(nothing, 'A', ties), 'B', ties), 'x', 2, ties)
    expect(read(JSON.stringify(s))).toEqual(s)
  })
  it.each([
    ['nothing', null], ['no JSON', '{'], ['another thing', '7'], ['a list', '[]'],
  ])('%s is nothing open', (_, text) => expect(read(text)).toEqual(nothing))
  it('mends what does not fit together', () =>
    expect(read('{"open":["A",1,"A","B"],"shown":["C"],"kept":["B","D"],"used":7}')).toEqual({ open: ['A', 'B'], shown: ['A'], kept: ['B'], used: [] }))
  it('opens no more than there may be', () => expect(read(JSON.stringify({ open: [...'ABCDEFGHIJ'] })).open).toHaveLength(most))
})
