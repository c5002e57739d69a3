import { expect, it } from 'vitest'
import { open, parts, type Post } from './view'

const now = Date.parse('2026-11-30T00:00:00.000Z')
const post = (id: string, change: Partial<Post> = {}): Post => ({
  id, workspace_id: '', title: id, text: '', weight: 'normal', confirm: true, from: '2026-11-29T00:00:00.000Z', until: null, state: 'shown', author: 'sv', edition: 1, revision: 1,
  changed_at: '2026-11-29T00:00:00.000Z', read: 0, read_at: null, meant: true, edits: false, ...change,
})
const ids = (list: Post[]) => list.map((p) => p.id)

it('asks for what is to be confirmed and shows, the heaviest and oldest first', () => {
  const all = [
    post('new', { from: '2026-11-29T12:00:00.000Z' }),
    post('old'),
    post('urgent', { weight: 'urgent', from: '2026-11-29T20:00:00.000Z' }),
    post('important', { weight: 'important' }),
    post('read', { read_at: '2026-11-29T01:00:00.000Z' }),
    post('not mine', { meant: false }),
    post('coming', { state: 'coming', from: '2026-11-30T00:00:01.000Z' }),
    post('over', { until: '2026-11-30T00:00:00.000Z' }),
    post('withdrawn', { state: 'withdrawn' }),
    post('desk’s clock is ahead', { from: '2026-11-30T00:00:20.000Z' }),
  ]
  expect(ids(open(all, now))).toEqual(['urgent', 'important', 'old', 'new', 'desk’s clock is ahead'])
  expect(ids(open(all, now + 2_000))).toContain('coming')
})

it('parts the page', () => {
  const all = [post('a'), post('b', { from: '2026-12-01T00:00:00.000Z', state: 'coming' }), post('c', { state: 'withdrawn', from: '2026-12-01T00:00:00.000Z' }), post('d', { until: '2026-11-29T12:00:00.000Z' })]
  expect(Object.values(parts(all, now)).map(ids)).toEqual([['a'], ['b'], ['c', 'd']])
})
