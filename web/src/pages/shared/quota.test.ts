import { flushPromises, mount } from '@vue/test-utils'
import { afterEach, expect, it, vi } from 'vitest'
import { i18n, useWords } from '@/locales'

const api = vi.hoisted(() => ({ quotas: vi.fn() }))
vi.mock('@/api/quota', () => api)
import QuotaPill from './QuotaPill.vue'

const of = (used: number) => ({ items: [{ channel_id: 'c', workspace_id: 'w', known: true, limit: 200, used, at: '' }] })
afterEach(() => void vi.useRealTimers())

it('a figure that stays on the screen is read again', async () => {
  await useWords('ahead')
  vi.useFakeTimers()
  api.quotas.mockResolvedValueOnce(of(10)).mockResolvedValue(of(190))
  const w = mount(QuotaPill, { props: { channel: 'c' }, global: { plugins: [i18n] } })
  await flushPromises()
  expect(w.text()).toContain('10 /')
  await vi.advanceTimersByTimeAsync(6 * 60_000)
  expect(w.text()).toContain('190 /')
  w.unmount()
})
