import { expect, it } from 'vitest'
import { draftOf, emptyRow, linesOf, told } from './view'

it('takes what can be changed, and nothing that is only shown', () => {
  const kept = {
    workspace_id: 'w', version: 3, on: true, usual: emptyRow(), queues: [], crowded: emptyRow(), brand_cap: 1, brand_per_operator: 0, closed: '' as const,
    exempt: { complaints: true, returned: true, tags: [], scenarios: [] }, pledges: { message_minutes: 0, call_back: true, slot_minutes: 0, ahead_minutes: 0 },
    ask: { on: true, words: [], every_minutes: 0 }, surge: { auto: false, up: { waiting: 0, wait_minutes: 0 }, down: { waiting: 0, wait_minutes: 0 }, least_minutes: 0, notice: true },
    words: {}, saved_by: '小林', saved_at: null,
  }
  const draft = draftOf(kept)
  expect(draft).not.toHaveProperty('saved_by')
  draft.usual.cap = 9
  expect(kept.usual.cap).toBe(0)
})
it('reads lines', () => expect(linesOf(' まだ \n\nあと何分\n')).toEqual(['まだ', 'あと何分']))
it('reads minutes', () => expect([0, 600, 905].map(told)).toEqual([0, 10, 15]))
