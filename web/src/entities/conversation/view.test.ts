import { describe, expect, it } from 'vitest'
import { conversation } from '../../../test/fixtures'
import { abilities, divide, listRows, secondsLeft, sectionOf, statePill, successorOf, waitClock, wholeClock } from './view'

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
  const heads = (more: boolean) => listRows(divide(all, me), 'mine', more).flatMap((r) => (r.type === 'head' ? [[r.section, !!r.more]] : []))
  expect(heads(true)).toEqual([['active', false], ['waiting', true]])
  expect(heads(false)).toEqual([['active', false], ['waiting', false]])
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
  const target = (minutes: number, from = 0) => ({ half_at: ago(-from - minutes / 2), most_at: ago(-from - minutes * 0.8), due_at: ago(-from - minutes) })
  const clocks = (asked: number, service: number | null, real: number | null = null) => ({
    clocks: [
      { kind: 'resolution' as const, since: ago(99), asked_at: ago(99), service: target(1), real: null, held: false },
      { kind: 'reply' as const, since: ago(asked), asked_at: ago(asked), service: service === null ? null : target(service, -asked), real: real === null ? null : target(real, -asked), held: false },
    ],
  })
  it.each([
    ['fresh', clocks(3, 15), 'green', ago(-12), false],
    ['half of it', clocks(8, 15), 'amber', ago(-7), false],
    ['most of it', clocks(12, 15), 'amber', ago(-3), true],
    ['late', clocks(15, 15), 'red', ago(0), true],
    ['the stricter one counts', clocks(20, 60, 30), 'amber', ago(-10), false],
    ['nothing is due', clocks(20, null), 'plain', null, false],
  ] as const)('%s', (_, change, tone, due, loud) => {
    const c = conversation({ clocks: [...change.clocks] })
    expect(waitClock(c, noon)).toMatchObject({ elapsed: noon - Date.parse(c.clocks[1]!.asked_at), tone, due, loud })
  })
  it('the whole talk has a clock of its own, where it has a target', () => {
    expect(wholeClock(conversation({ clocks: clocks(1, 1).clocks }), noon)).toMatchObject({ tone: 'green', loud: false, due: ago(-1) })
    expect(wholeClock(conversation({ clocks: clocks(1, 1).clocks }), noon + 50_000)).toMatchObject({ tone: 'amber', loud: true })
    expect(wholeClock(conversation({ clocks: clocks(1, 1).clocks }), noon + 60_000)).toMatchObject({ tone: 'red', loud: true })
    expect(wholeClock(conversation({ clocks: clocks(1, 1).clocks.map((k) => ({ ...k, service: null })) }), noon)).toBeNull()
    expect(wholeClock(conversation({ clocks: clocks(1, 1).clocks.slice(1) }), noon)).toBeNull()
  })
  it('nobody waits', () => expect(waitClock(conversation({ clocks: clocks(1, 1).clocks.slice(0, 1) }), noon)).toBeNull())
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
