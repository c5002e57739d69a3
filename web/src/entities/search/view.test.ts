import { expect, it } from 'vitest'
import type { SavedView } from '.'
import { fromAddress, fromView, narrowed, toAddress, toFilter } from './view'

const asked = { q: '返品', kind: 'message', brand: 'midori', author: 'customer', operator: '', state: 'closed', tag: '', period: '30' } as const

it('stands in the address, and nothing that nobody asked', () => {
  expect(toAddress(asked)).toEqual({ q: '返品', kind: 'message', brand: 'midori', author: 'customer', state: 'closed', period: '30' })
  expect(fromAddress(toAddress(asked))).toEqual(asked)
})

it('takes no nonsense from an address', () =>
  expect(fromAddress({ q: ['a', 'b'], kind: 'nothing', period: '31', state: 'none', author: 'me' })).toEqual({ q: '', kind: '', brand: '', author: '', operator: '', state: '', tag: '', period: '' }))

it('asks the desk', () => {
  expect(toFilter(asked)).toEqual({ kinds: ['message'], workspace_id: 'midori', author: 'customer', states: ['closed'], days: 30 })
  expect(toFilter(fromAddress({ q: 'x', tag: 'VIP', operator: 'o' }))).toEqual({ tag: 'VIP', operator_id: 'o' })
})

it('is kept and comes back', () =>
  expect(fromView({ id: 'v', version: 1, owner_id: 'o', mine: true, name: 'x', q: '返品', filter: toFilter(asked) } as SavedView)).toEqual(asked))

it('counts its filters', () => {
  expect(narrowed(asked)).toBe(5)
  expect(narrowed(fromAddress({ q: 'x' }))).toBe(0)
})
