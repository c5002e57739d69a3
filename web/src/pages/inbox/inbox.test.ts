import { describe, expect, it } from 'vitest'
import { conversation } from '../../../test/fixtures'
import { abilities } from '@/entities/conversation'
import type { Draft } from '@/entities/draft'
import { lockOf, obstacle } from './composer/state'
import { mayReceive } from './dialogs/target'
import { steady } from './list/steady'

describe('steady', () => {
  const rows = (keys: string) => [...keys].map((key) => ({ key, of: keys }))
  it.each([
    ['a new row goes to the end', 'abc', 'xabc', 'abcx'],
    ['a moved row stays', 'abc', 'cab', 'abc'],
    ['a gone row stays until the pointer leaves', 'abc', 'ac', 'abc'],
    ['nothing changed', 'abc', 'abc', 'abc'],
  ])('%s', (_, shown, next, want) => expect(steady(rows(shown), rows(next)).map((r) => r.key).join('')).toBe(want))
  it('shows the newest content of each', () => expect(steady(rows('ab'), rows('ba')).every((r) => r.of === 'ba')).toBe(true))
})

describe('lockOf', () => {
  it.each([
    ['closed', { state: 'closed' }, 'closed'],
    ['waiting', { state: 'waiting' }, 'waiting'],
    ['offered to me', { state: 'offered', offered_to: 'me' }, 'offered_me'],
    ['offered to another', { state: 'offered', offered_to: 'x' }, 'offered'],
    ['with the bot', { state: 'bot' }, 'bot'],
    ["another's", { state: 'active', assignee: 'x' }, 'other'],
    ['mine', { state: 'active', assignee: 'me' }, null],
    ['mine, blocked', { state: 'active', assignee: 'me', unreachable: true }, 'unreachable'],
    ['my wrap-up', { state: 'wrapup', assignee: 'me' }, 'wrapup'],
  ] as const)('%s', (_, change, want) => {
    const c = conversation(change)
    expect(lockOf(c, abilities(c, 'me', { work: true, oversee: false }), 'me', true)).toBe(want)
  })
})

describe('obstacle', () => {
  const draft = (change: Partial<Draft>): Draft => ({ text: '', pad: '', note: '', mode: 'reply', quote: null, files: [], extras: [], named: [], choices: [], others: {}, version: 0, noteVersion: 0, used: [], then: [], ...change })
  const file = (id: string | null, error: string | null = null) => ({ key: 'k', file: new File([], 'a.png'), kind: 'image' as const, preview: null, id, error })
  it.each([
    ['nothing written', {}, 'empty'],
    ['only spaces', { text: ' \n ' }, 'empty'],
    ['5,000 units', { text: 'あ'.repeat(5_000) }, null],
    ['5,001 units', { text: 'あ'.repeat(5_001) }, 'too_long'],
    ['an emoji is two units', { text: '😀'.repeat(2_501) }, 'too_long'],
    ['an unfilled field', { text: '{customer.name}様' }, 'unfilled'],
    ['braces of one’s own', { text: '{a} {user.name} {}' }, null],
    ['a file alone', { files: [file('a')] }, null],
    ['a file on its way', { text: 'a', files: [file(null)] }, 'uploading'],
    ['a refused file', { text: 'a', files: [file(null, 'too_large')] }, 'bad_file'],
    ['a note', { mode: 'note', note: 'a' }, null],
    ['an empty note beside a full answer', { mode: 'note', text: 'a' }, 'empty'],
  ] as const)('%s', (_, change, want) => expect(obstacle(draft(change as Partial<Draft>))).toBe(want))
})

it('offers only those who can receive', () => {
  const o = { id: 'o', name: '', role: 'operator' as const, presence: 'available' as const, load: 0, capacity: 1, full: false, connected: true, uncertified_workspace_ids: [] as string[], workspace_ids: ['w1'] }
  expect(mayReceive(o, 'w1', 'me')).toBe(true)
  expect(mayReceive(o, 'w2', 'me')).toBe(false)
  expect(mayReceive(o, 'w1', 'o')).toBe(false)
  expect(mayReceive({ ...o, role: 'viewer' }, 'w1', 'me')).toBe(false)
  expect(mayReceive({ ...o, uncertified_workspace_ids: ['w1'] }, 'w1', 'me')).toBe(false)
})
