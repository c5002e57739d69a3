import { flushPromises, mount } from '@vue/test-utils'
import { afterEach, expect, it, vi } from 'vitest'
import { createRouter, createWebHistory } from 'vue-router'
import { conversation } from '../../../../test/fixtures'
import { conversations, divide, listRows } from '@/entities/conversation'
import { i18n } from '@/locales'
import ListRows from './ListRows.vue'

const many = 100_000
/** The most rows of such a list that may be in the page. */
const most = 60

afterEach(() => conversations.clear())

it(`keeps a list of ${many} to ${most} rows in the page, wherever it stands`, async () => {
  // There is no layout here: this is the list's height on a big screen turned upright, in px.
  vi.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(2_400)
  const one = conversation({ state: 'waiting', waiting_since: '2026-11-22T05:00:00.000Z' })
  for (let i = 0; i < many; i++) conversations.put({ ...one, id: `c${String(i).padStart(6, '0')}` })
  const rows = () => listRows(divide(conversations.items.values(), 'me'), 'waiting')

  const router = createRouter({ history: createWebHistory(), routes: [{ name: 'inbox', path: '/:id?', component: {} }] })
  const list = mount(ListRows, { props: { rows: rows(), current: null }, global: { plugins: [i18n, router] }, attachTo: document.body })
  await flushPromises()
  const ids = () => list.findAll('[data-id]').map((row) => row.attributes('data-id'))
  expect(ids()[0]).toBe('c000000')
  expect(ids().length).toBeGreaterThan(2_400 / 62)
  expect(list.findAll('[role=listitem]').length).toBeLessThanOrEqual(most)

  list.element.scrollTop = 50_000 * 62 + 33
  await list.trigger('scroll')
  await flushPromises()
  expect(ids()).toContain('c050000')
  expect(list.findAll('[role=listitem]').length).toBeLessThanOrEqual(most)

  // Somebody else takes one that is in sight: the row goes, the next ones move up, and no more are drawn.
  conversations.put({ ...one, id: 'c050000', version: 2, state: 'active', assignee: 'other' })
  await list.setProps({ rows: rows() })
  await flushPromises()
  expect(ids()).not.toContain('c050000')
  expect(ids()).toContain('c050001')
  expect(list.findAll('[role=listitem]').length).toBeLessThanOrEqual(most)
  list.unmount()
}, 60_000)
