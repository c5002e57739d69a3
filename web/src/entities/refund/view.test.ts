import { describe, expect, it } from 'vitest'
import { amountOf, besides, hindrance, steps } from './view'

type Refund = Parameters<typeof steps>[0]
const refund = (state: Refund['state'], may: Refund['may']) => ({ state, may }) as Refund

describe('an amount', () => {
  it.each([['12800', 12800], ['12,800円', 12800], ['１２，８００', 12800], ['¥1', 1], [' 500 ', 500]])('reads %s', (text, want) => expect(amountOf(text)).toBe(want))
  it.each(['', '0', '-5', '1.5', '10000001', '千円', '4111111111111111'])('refuses %s', (text) => expect(amountOf(text)).toBeNull())
})

describe('other refunds of the order', () => {
  it.each([['requested', 600, true], ['approved', 600, true], ['done', 600, true], ['requested', 0, false], ['refused', 600, false], ['notified', 600, false]] as const)('of one that is %s, %i yen', (state, beside, want) =>
    expect(besides({ state, beside } as Refund)).toBe(want))
})

describe('what comes next', () => {
  it('is what the person may', () => expect(steps(refund('requested', [{ verb: 'approve', why: 'refund_own' }, { verb: 'withdraw', why: '' }]))).toEqual(['withdraw']))
  it('says what hinders the step it waits for', () => {
    expect(hindrance(refund('requested', [{ verb: 'approve', why: 'refund_limit' }, { verb: 'refuse', why: 'forbidden' }]))).toEqual({ verb: 'approve', why: 'refund_limit' })
    expect(hindrance(refund('requested', [{ verb: 'approve', why: '' }]))).toBeNull()
    expect(hindrance(refund('notified', [{ verb: 'return', why: 'forbidden' }]))).toBeNull()
  })
})
