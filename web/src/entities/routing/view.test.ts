import { describe, expect, it } from 'vitest'
import { daysOf, linesOf, rowsOf, rulesOf, shiftsOf, skillsOf } from './view'

describe('shifts', () => {
  const week = [1, 2, 3].map((day) => ({ day, from: 540, to: 1080 })).concat({ day: 5, from: 1320, to: 1800 })
  it('stand in rows and come back', () => {
    const rows = rowsOf(week)
    expect(rows).toEqual([{ days: [1, 2, 3], from: '09:00', to: '18:00' }, { days: [5], from: '22:00', to: '06:00' }])
    expect(shiftsOf(rows).flat()).toEqual(week)
  })
  it('say which row is wrong', () => expect(shiftsOf([{ days: [1], from: '9時', to: '18:00' }, { days: [], from: '09:00', to: '18:00' }])).toEqual([null, null]))
  it('have exceptions', () => {
    const days = [{ date: '2026-12-31', shifts: [] }, { date: '2026-12-30', shifts: [{ day: 0, from: 600, to: 900 }] }]
    const text = linesOf(days, '休み')
    expect(text).toBe('2026-12-31 休み\n2026-12-30 10:00-15:00')
    expect(daysOf(text)).toEqual(days)
    expect(daysOf('2026-12-31 休み\n明日 休み')).toBe(2)
    expect(daysOf('2026-12-31')).toBe(1)
    expect(daysOf('2026-12-31 10:00-')).toBe(1)
  })
})

it('reads skills with levels', () => {
  expect(skillsOf('返品 4\n定期便3、英語')).toEqual({ 返品: 4, 定期便: 3, 英語: 1 })
  expect(skillsOf('')).toEqual({})
})

it('says everything of a queue without rules', () => {
  const queue = { id: 'q', workspace_id: 'w', name: '受付', offers: false, offer_for_s: 0, declines: false }
  expect(rulesOf(queue)).toMatchObject({ accept: 'pull', priority: 3, model: 'least_load', offer_for_s: 30 })
  expect(rulesOf({ ...queue, offers: true }, { ...rulesOf(queue), accept: '', priority: 1 })).toMatchObject({ accept: 'offer', priority: 1 })
})
