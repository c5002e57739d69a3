import { expect, it } from 'vitest'
import { ahead, findCategories, fromInput, localInput, percent, toneOf, treeOf } from './view'

it('grows the tree from its leaves, in their order', () => {
  const tree = treeOf(['配送・遅延・国内', '配送・遅延・海外', '配送・破損', '返品'])
  expect(tree.map((b) => [b.name, b.path])).toEqual([['配送', null], ['返品', '返品']])
  expect(tree[0]!.below.map((b) => [b.name, b.path])).toEqual([['遅延', null], ['破損', '配送・破損']])
  expect(tree[0]!.below[0]!.below.map((b) => b.path)).toEqual(['配送・遅延・国内', '配送・遅延・海外'])
  expect(treeOf([])).toEqual([])
})

it('finds categories by any of their words', () => {
  const paths = ['配送・遅延', '配送・破損', '返品']
  expect(findCategories(paths, '配送 破')).toEqual(['配送・破損'])
  expect(findCategories(paths, '  ')).toEqual(paths)
  expect(findCategories(paths, '支払')).toEqual([])
})

it('says how a time stands to now', () => {
  const now = Date.parse('2026-11-25T00:00:00Z')
  expect(toneOf('2026-11-24T23:59:59Z', now)).toBe('red')
  expect(toneOf('2026-11-25T00:10:00Z', now)).toBe('amber')
  expect(toneOf('2026-11-25T03:00:00Z', now)).toBe('plain')
})

it('reads back what it wrote into a field', () => {
  const at = Date.parse('2026-11-25T03:20:00Z')
  expect(fromInput(localInput(at))).toBe('2026-11-25T03:20:00.000Z')
  expect(fromInput('')).toBeNull()
  expect(ahead(at + 1, 30)).toBe(at + 35 * 60_000)
})

it('shows a rate, or that there is none', () => {
  expect(percent(0.8333)).toBe('83.3%')
  expect(percent(null)).toBe('–')
})
