import { expect, it } from 'vitest'
import { count, isChosen, nothing, reach, still, toggle, toggleMany } from './select'

const rows = ['a', 'b', 'c', 'd', 'e']
const ids = (s: { ids: ReadonlySet<string> }) => [...s.ids].sort().join('')

it('takes one more, or one less', () => {
  const b = toggle(nothing, rows, 'b')
  expect([ids(b), b.anchor, count(b, 9)]).toEqual(['b', 'b', 1])
  expect(ids(toggle(b, rows, 'b'))).toBe('')
  expect(nothing.ids.size).toBe(0)
})

it('reaches from the anchor, either way, and keeps the anchor', () => {
  const b = toggle(nothing, rows, 'b')
  const down = reach(b, rows, 'd')
  expect([ids(down), down.anchor]).toEqual(['bcd', 'b'])
  expect(ids(reach(down, rows, 'a'))).toBe('abcd')
  expect(ids(reach(nothing, rows, 'c'))).toBe('c')
  expect(ids(reach({ ...b, anchor: 'gone' }, rows, 'd'))).toBe('bd')
})

it('takes a customer’s rows together', () => {
  const some = toggleMany(toggle(nothing, rows, 'a'), rows, ['a', 'b'])
  expect(ids(some)).toBe('ab')
  expect(ids(toggleMany(some, rows, ['a', 'b']))).toBe('')
})

it('means all that match until one is taken out', () => {
  const all = { ...nothing, all: true }
  expect([count(all, 812), isChosen(all, 'z')]).toEqual([812, true])
  const but = toggle(all, rows, 'c')
  expect([but.all, ids(but)]).toEqual([false, 'abde'])
})

it('forgets what has left the list', () => {
  const s = still(reach(toggle(nothing, rows, 'a'), rows, 'c'), ['b', 'c', 'd'])
  expect([ids(s), s.anchor]).toEqual(['bc', null])
})
