import { describe, expect, it, test } from 'vitest'
import { clockOf, minutesOf } from './minutes'
import { changedParts, draftOf, flawOf, momentOf, noWeek, officeWeek, planOf, usualTarget, wallOf } from './draft'

const plan = () =>
  planOf(
    {
      zone: 'Asia/Tokyo',
      always: false,
      hours: officeWeek().map((d, i) => (i === 5 ? [...d, { from: '22:00', to: '6:00' }] : d)),
      own: [{ scope: 'queue:q1', hours: noWeek() }, { scope: 'channel:c1', hours: officeWeek() }],
      holidays: true,
      days: [
        { date: '2026-12-30', name: ' 臨時営業 ', closed: false, periods: [{ from: '１０：００', to: '15:00' }] },
        { date: '2026-12-29', name: '年末', closed: true, periods: [{ from: '09:00', to: '18:00' }] },
      ],
      closings: [{ from: '2026-12-01T10:00', until: '2026-12-01T12:30', message: '停電' }],
      goal: 90,
      holdCap: 60,
      targets: [{ ...usualTarget(), segment: ' VIP ', queue: 'q1' }],
    },
    { workspace_id: 'w', version: 3 },
  )

test('a draft becomes a plan', () => {
  const p = plan()
  expect(p.hours.days[5]).toEqual([{ from: 540, to: 1080 }, { from: 1320, to: 360 }])
  expect(p.days).toEqual([
    { date: '2026-12-29', name: '年末', periods: [] },
    { date: '2026-12-30', name: '臨時営業', periods: [{ from: 600, to: 900 }] },
  ])
  expect(p.closings[0]).toEqual({ from: '2026-12-01T01:00:00.000Z', until: '2026-12-01T03:30:00.000Z', message: '停電' })
  expect(p.own.map((o) => [o.queue_id, o.channel_id])).toEqual([['q1', undefined], [undefined, 'c1']])
  expect(p.targets[0]).toMatchObject({ queue_id: 'q1', segment: 'VIP', reply: { service_minutes: 15 } })
  expect(p.targets[0]).not.toHaveProperty('channel_id')
})

test('and back, without a difference', () => {
  const p = plan()
  expect(planOf(draftOf(p), p)).toEqual(p)
})

test('moments are those of the brand', () => {
  expect(momentOf('2026-03-08T12:00', 'America/New_York')).toBe('2026-03-08T16:00:00.000Z') // summer has begun that morning
  expect(momentOf('2026-03-07T12:00', 'America/New_York')).toBe('2026-03-07T17:00:00.000Z')
  expect(wallOf('2026-12-31T15:00:00Z', 'Asia/Tokyo')).toBe('2027-01-01T00:00')
})

describe('flaws of a day', () => {
  it.each([
    ['none', [['09:00', '12:00'], ['13:00', '18:00']], ''],
    ['touching', [['09:00', '12:00'], ['12:00', '18:00']], ''],
    ['over midnight', [['22:00', '06:00']], ''],
    ['no clock', [['9', '12:00']], 'bad_clock'],
    ['begins at the end', [['24:00', '06:00']], 'bad_clock'],
    ['no time at all', [['09:00', '9:00']], 'same'],
    ['one over another', [['13:00', '18:00'], ['09:00', '13:30']], 'overlap'],
    ['one over the night', [['22:00', '06:00'], ['23:00', '23:30']], 'overlap'],
  ] as const)('%s', (_, list, want) => expect(flawOf(list.map(([from, to]) => ({ from, to })))).toBe(want))
})

test('what was changed', () => {
  const a = plan()
  expect(changedParts(a, undefined)).toEqual(['first'])
  expect(changedParts(a, { ...a, version: 1 })).toEqual([])
  expect(changedParts({ ...a, closed_on_holidays: false, goal_percent: 80 }, a)).toEqual(['holidays', 'targets'])
})

test('clocks', () => {
  for (const [minutes, text] of [[0, '00:00'], [545, '09:05'], [1440, '24:00']] as const) {
    expect(clockOf(minutes)).toBe(text)
    expect(minutesOf(text)).toBe(minutes)
  }
  expect(minutesOf('930')).toBe(570)
  for (const text of ['', '9', '9:60', '25:00', 'aa:bb']) expect(minutesOf(text)).toBeNull()
})
