import { expect, test } from 'vitest'
import { dayBefore, lastDays, over, percent } from './view'

test('days are counted on the calendar', () => {
  expect(dayBefore('2026-03-01', 1)).toBe('2026-02-28')
  expect(lastDays(30, '2026-11-29')).toEqual({ from: '2026-10-31', to: '2026-11-29' })
  expect(lastDays(1, '2026-01-01')).toEqual({ from: '2026-01-01', to: '2026-01-01' })
})

test('shares and runs', () => {
  expect(percent(0.4449, 1)).toBe('44.5%')
  expect(percent(null)).toBe('–')
  expect(over({ state: 'done' })).toBe(true)
  expect(over({ state: 'running' })).toBe(false)
  expect(over(null)).toBe(false)
})
