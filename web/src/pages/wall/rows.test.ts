import { expect, it } from 'vitest'
import type { AheadQueue } from '@/entities/ahead'
import type { Conversation } from '@/entities/conversation'
import { conversation } from '../../../test/fixtures'
import { pressing, rowsOf, sumOf } from './rows'

const now = Date.parse('2026-11-30T03:00:00.000Z')
const ago = (minutes: number) => new Date(now - minutes * 60_000).toISOString()
let n = 0
const talk = (queue: string, state: Conversation['state'], minutes: number, due?: number): Conversation =>
  conversation({
    id: `c${n++}`, queue, state, waiting_since: state === 'waiting' ? ago(minutes) : null, opened_at: ago(minutes),
    clocks: due === undefined ? [] : [{ kind: 'reply', asked_at: ago(minutes), service: { due_at: ago(-due), half_at: ago(-due + 5), most_at: ago(-due + 2) }, real: null } as unknown as Conversation['clocks'][number]],
  })
const queues = [{ id: 'q1', name: '受付', brand: 'A' }, { id: 'q2', name: '解約', brand: 'A' }, { id: 'q3', name: '夜間', brand: 'B' }]
const ahead = (queue_id: string, change: Partial<AheadQueue>) => ({ queue_id, unknown: '', p50_s: 90, late_now: 0, late: { mean: 0, p10: 0, p90: 0 }, ...change }) as AheadQueue

it('counts who waits, how long at most, and what is late or soon will be', () => {
  const rows = rowsOf(
    queues,
    [talk('q1', 'waiting', 4, 11), talk('q1', 'waiting', 12, 3), talk('q1', 'active', 20, -5), talk('q1', 'closed', 30, -9), talk('q1', 'bot', 50), talk('q2', 'offered', 2, 13), talk('elsewhere', 'waiting', 9)],
    [ahead('q1', { late_now: 3, late: { mean: 2.6, p10: 1, p90: 4 } }), ahead('q3', { unknown: 'nobody' })],
    now,
  )
  expect(rows.map((r) => [r.id, r.waiting, r.longest / 60_000, r.late, r.soon, r.wait, r.coming])).toEqual([
    ['q1', 2, 12, 3, 1, 90, 3],
    ['q2', 1, 2, 0, 0, null, 0],
    ['q3', 0, 0, 0, 0, null, 0],
  ])
  expect(sumOf(rows)).toEqual({ waiting: 3, longest: 12 * 60_000, late: 3, soon: 1 })
})

it('knows its own late ones also when the outlook is not there', () => expect(rowsOf(queues, [talk('q2', 'waiting', 30, -1)], [], now)[0]).toMatchObject({ id: 'q2', late: 1 }))

it('says how pressing it is', () => expect([{ late: 1, soon: 2 }, { late: 0, soon: 2 }, { late: 0, soon: 0 }].map(pressing)).toEqual(['late', 'soon', 'fine']))
