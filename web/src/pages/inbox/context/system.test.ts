import { flushPromises, mount } from '@vue/test-utils'
import { afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest'
import { type Customer, customers } from '@/entities/customer'
import { i18n, useWords } from '@/locales'
import { conversation } from '../../../../test/fixtures'
import SystemPanel from './SystemPanel.vue'

const vero = (change: object = {}) => ({ verification: { level: 'verified', until: null, ...change }, flags: [], links: [], accounts: [] }) as unknown as Customer
const shown = (said: string) => ({ state: 'shown' as const, why: '', said })
let asked: { id: string; answer: (said: { state: 'none' | 'shown'; why: string; said?: string }) => void }[] = []

beforeAll(() => useWords('person'))
beforeEach(() => {
  vi.useFakeTimers({ now: 0 })
  asked = []
  customers.clear()
  vi.stubGlobal('fetch', () => new Promise(() => undefined)) // what is known of the customer is put there by hand
})
afterEach(() => vi.useRealTimers())

let talks = 0
const talk = () => conversation({ id: `talk${++talks}` })
function open(c = talk()) {
  const ask = (id: string) => new Promise((answer) => asked.push({ id, answer: answer as never }))
  const w = mount(SystemPanel as never, { props: { conversation: c, name: 'crm', ask, renews: true } as never, slots: { default: '<template #default="{ got }"><b>{{ got.said }}</b></template>' }, global: { plugins: [i18n] } })
  return { w, c }
}
const answer = async (n: number, it: Parameters<(typeof asked)[0]['answer']>[0]) => (asked[n]!.answer(it), vi.advanceTimersByTimeAsync(10))

it('asks once for each talk, also when what is known of the customer comes behind', async () => {
  const { w, c } = open()
  customers.set(c.id, vero())
  await flushPromises()
  const next = talk()
  await w.setProps({ conversation: next } as never)
  customers.set(next.id, vero())
  await flushPromises()
  await w.setProps({ conversation: c } as never) // known from before
  await flushPromises()
  expect(asked.map((a) => a.id)).toEqual([c.id, next.id, c.id])
  w.unmount()
})

it('shows nothing personal once the verification has run out', async () => {
  const { w, c } = open()
  customers.set(c.id, vero({ until: new Date(60_000).toISOString() }))
  await answer(0, shown('会員ランク'))
  expect(w.text()).toContain('会員ランク')
  await vi.advanceTimersByTimeAsync(75_000)
  expect(w.text()).not.toContain('会員ランク')
  expect(asked).toHaveLength(2)
  w.unmount()
})

it('an answer that comes behind a newer one, or behind a change of the grounds, is not shown', async () => {
  const { w, c } = open()
  customers.set(c.id, vero())
  await flushPromises()
  expect(asked).toHaveLength(1)
  customers.set(c.id, vero({ level: 'none' }))
  await flushPromises()
  expect(asked).toHaveLength(2)
  await answer(1, shown('二番目の答え'))
  await answer(0, shown('一番目の答え'))
  expect(w.text()).toContain('二番目の答え')
  w.unmount()
})

it('asks nothing while it is folded, and goes with a brand that has no such system', async () => {
  const { w, c } = open()
  await answer(0, shown('x'))
  await w.get('[data-testid=fold-crm]').trigger('click')
  customers.set(c.id, vero())
  const next = talk()
  await w.setProps({ conversation: next } as never)
  await flushPromises()
  expect(asked).toHaveLength(1)
  await w.get('[data-testid=fold-crm]').trigger('click')
  expect(asked.map((a) => a.id)).toEqual([c.id, next.id])
  await answer(1, { state: 'none', why: '' })
  expect(w.find('[data-testid=panel-crm]').exists()).toBe(false)
  await w.setProps({ conversation: c } as never)
  await flushPromises()
  expect(asked).toHaveLength(3)
  w.unmount()
})
