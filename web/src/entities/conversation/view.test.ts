import { describe, expect, it } from 'vitest'
import { conversation } from '../../../test/fixtures'
import { abilities, divide, listRows, secondsLeft, sectionOf, statePill, successorOf, waitClock } from './view'

const me = 'me'
const noon = Date.parse('2026-11-22T12:00:00Z')
const ago = (minutes: number) => new Date(noon - minutes * 60_000).toISOString()

describe('sectionOf', () => {
  it.each([
    ['offered to me', { state: 'offered', offered_to: me }, 'offered'],
    ['offered to another', { state: 'offered', offered_to: 'x' }, null],
    ['waiting', { state: 'waiting' }, 'waiting'],
    ['mine', { state: 'active', assignee: me }, 'active'],
    ["another's", { state: 'active', assignee: 'x' }, null],
    ['my wrap-up', { state: 'wrapup', assignee: me }, 'wrapup'],
    ['closed, whoever had it', { state: 'closed', assignee: 'x' }, 'closed'],
    ["the bot's", { state: 'bot' }, null],
  ] as const)('%s', (_, change, want) => expect(sectionOf(conversation(change), me)).toBe(want))
})

it('lists the longest waiting first and the newest of mine first', () => {
  const all = [
    conversation({ id: 'w-new', state: 'waiting', waiting_since: ago(1) }),
    conversation({ id: 'w-old', state: 'waiting', waiting_since: ago(9) }),
    conversation({ id: 'a-old', assignee: me, last_message_at: ago(8) }),
    conversation({ id: 'a-new', assignee: me, last_message_at: ago(2) }),
  ]
  const rows = listRows(divide(all, me), 'mine')
  expect(rows.map((r) => r.key)).toEqual(['head:active', 'a-new', 'a-old', 'head:waiting', 'w-old', 'w-new'])
  expect(listRows(divide(all, me), 'closed')).toEqual([])
})

describe('statePill', () => {
  it.each([
    [{ state: 'active' }, 'state.active', 'green'],
    [{ state: 'waiting' }, 'state.waiting', 'amber'],
    [{ state: 'bot' }, 'state.bot', 'violet'],
    [{ state: 'active', hold: { reason: 'x', until: null, memo: '' } }, 'state.hold', 'indigo'],
    [{ state: 'active', closing: { armed_at: ago(1) } }, 'state.closing', 'indigo'],
    [{ state: 'active', unreachable: true, hold: { reason: 'x', until: null, memo: '' } }, 'state.unreachable', 'red'],
  ] as const)('%o', (change, key, tone) => expect(statePill(conversation(change))).toEqual({ key, tone }))
})

describe('waitClock', () => {
  const said = (direction: 'in' | 'out') => ({ id: 'm', direction, kind: 'text', preview: '' })
  it.each([
    ['fresh', { state: 'waiting', waiting_since: ago(3) }, 3, 'green'],
    ['80 % of the promise', { state: 'waiting', waiting_since: ago(12) }, 12, 'amber'],
    ['late', { state: 'waiting', waiting_since: ago(15) }, 15, 'red'],
    ['unanswered', { assignee: me, last_message: said('in'), last_message_at: ago(4) }, 4, 'green'],
    ['answered once, asked again', { assignee: me, last_message: said('in'), last_message_at: ago(2), waiting_since: ago(50) }, 2, 'green'],
    ['asked several times', { assignee: me, last_message: said('in'), last_message_at: ago(2), waiting_since: ago(50) }, 13, 'amber', ago(13)],
  ] as const)('%s', (_, change, minutes, tone, asked: string | null = null) =>
    expect(waitClock(conversation(change), noon, asked)).toEqual({ elapsed: minutes * 60_000, tone }),
  )
  it.each([
    ['answered', { assignee: me, last_message: said('out') }],
    ['told to wait', { assignee: me, last_message: said('in'), hold: { reason: 'x', until: null, memo: '' } }],
    ['closed', { state: 'closed', last_message: said('in') }],
  ] as const)('%s: nobody waits', (_, change) => expect(waitClock(conversation(change), noon)).toBeNull())
})

it('counts seconds down to zero and not below', () => {
  expect(secondsLeft(new Date(noon + 1_500).toISOString(), noon)).toBe(2)
  expect(secondsLeft(ago(1), noon)).toBe(0)
  expect(secondsLeft(null, noon)).toBe(0)
})

describe('abilities', () => {
  const operator = { work: true, oversee: false }
  const names = (c: Parameters<typeof conversation>[0], may = operator) =>
    Object.entries(abilities(conversation(c), me, may))
      .filter(([, can]) => can)
      .map(([name]) => name)
  it.each([
    ['waiting', { state: 'waiting' }, ['accept', 'note', 'close', 'transfer']],
    ['offered to me', { state: 'offered', offered_to: me }, ['accept', 'decline', 'note']],
    ['offered to another', { state: 'offered', offered_to: 'x' }, ['note']],
    ['mine', { state: 'active', assignee: me }, ['answer', 'note', 'close', 'transfer']],
    ["another's", { state: 'active', assignee: 'x' }, ['note']],
    ['my wrap-up', { state: 'wrapup', assignee: me }, ['note', 'close']],
    ['closed', { state: 'closed', assignee: me }, ['reopen']],
  ] as const)('%s', (_, change, want) => expect(names(change)).toEqual(want))
  it('lets a supervisor act on what another owns', () =>
    expect(names({ state: 'active', assignee: 'x' }, { work: true, oversee: true })).toEqual(['note', 'close', 'transfer']))
  it('lets a reader do nothing', () => expect(names({ state: 'waiting' }, { work: false, oversee: false })).toEqual([]))
})

describe('successorOf', () => {
  const closed = conversation({ id: 'a', state: 'closed' })
  it.each([
    ['an open one on the same talk', [closed, conversation({ id: 'b', state: 'waiting' })], 'b'],
    ['another closed one', [closed, conversation({ id: 'b', state: 'closed' })], undefined],
    ['an open one on another talk', [closed, conversation({ id: 'b', thread_id: 't2', state: 'waiting' })], undefined],
  ] as const)('%s', (_, all, want) => expect(successorOf(closed, all)?.id).toBe(want))
  it('asks only about what is closed', () => expect(successorOf(conversation({ id: 'a' }), [conversation({ id: 'b' })])).toBeNull())
})
