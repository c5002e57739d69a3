import { beforeEach, expect, it, test, vi } from 'vitest'

const api = vi.hoisted(() => ({ quotas: vi.fn() }))
vi.mock('@/api/quota', () => api)
vi.mock('@/entities/session', async () => ({ me: (await import('vue')).shallowRef<{ id: string }>({ id: 'boss' }) }))
import { me } from '@/entities/session'
import { known, quotaTone, readQuotas } from './index'

const of = (used: number) => ({ items: [{ channel_id: 'c', workspace_id: 'w', known: true, limit: 200, used, at: '' }] })
beforeEach(() => void api.quotas.mockReset())

it('is read once in five minutes, however many talks show it; a failure is tried again', async () => {
  api.quotas.mockRejectedValueOnce(new Error('no line')).mockResolvedValue(of(10))
  await readQuotas(0)
  expect(known.value.size).toBe(0)
  await Promise.all([readQuotas(1), readQuotas(2)])
  await readQuotas(299_000)
  expect(api.quotas).toHaveBeenCalledTimes(2)
  api.quotas.mockResolvedValue(of(190))
  await readQuotas(301_000)
  expect(known.value.get('c')?.used).toBe(190)
  Object.assign(me, { value: { id: 'other' } })
  api.quotas.mockRejectedValue(new Error('no line'))
  await readQuotas(302_000)
  expect(known.value.size).toBe(0) // somebody else oversees other brands
})

test.each([
  [0, 200, 'plain'], [159, 200, 'plain'], [160, 200, 'amber'], [199, 200, 'amber'], [200, 200, 'red'], [210, 200, 'red'], [5, 0, 'red'], [9_999, null, 'plain'],
] as const)('%d of %s is %s', (used, limit, tone) => expect(quotaTone({ used, limit })).toBe(tone))

it('what LINE did not tell is asked for again within a minute', async () => {
  Object.assign(me, { value: { id: 'third' } })
  api.quotas.mockResolvedValueOnce({ items: [{ channel_id: 'c', workspace_id: 'w', known: false, limit: null, used: 0, at: '' }] }).mockResolvedValue(of(10))
  await readQuotas(1_000_000)
  await readQuotas(1_059_000)
  expect(api.quotas).toHaveBeenCalledTimes(1)
  await readQuotas(1_060_000)
  expect(known.value.get('c')?.known).toBe(true)
})
