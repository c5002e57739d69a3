import { flushPromises, mount } from '@vue/test-utils'
import { beforeEach, expect, it, vi } from 'vitest'
import { defineComponent } from 'vue'
import { createMemoryHistory, createRouter } from 'vue-router'
import { ApiError } from '@/entities/problem'
import * as learning from '@/entities/learning'
import { i18n, useWords } from '@/locales'
import { toasts } from '@/ui/toast'
import TalkLine from './TalkLine.vue'
import TalksImport from './TalksImport.vue'
import { useMaterial } from './useMaterial'

vi.mock('@/entities/learning', async (original) => ({ ...(await original<typeof learning>()), ask: vi.fn(), vote: vi.fn() }))
const ask = vi.mocked(learning.ask)
const vote = vi.mocked(learning.vote)
const line = { id: 'l1', talk_id: 't', customer: true, at: null, text: '箱って返すの？' }
const router = createRouter({ history: createMemoryHistory(), routes: [{ path: '/', component: {} }, { path: '/k/:view/:id?', name: 'knowledge', component: {} }] })

function begin() {
  let made!: ReturnType<typeof useMaterial>
  mount(defineComponent({ setup: () => ((made = useMaterial('shop')), () => null) }), { global: { plugins: [i18n, router] } })
  return made
}

beforeEach(async () => {
  await useWords('learning')
  await useWords('knowledge')
  ask.mockReset().mockResolvedValue({ id: 'new' } as never)
  vote.mockReset().mockResolvedValue({ id: 'a', entry_title: '返却' } as never)
  toasts.length = 0
})

it('makes a draft with the customer’s own words as a phrasing, and opens it', async () => {
  const m = begin()
  m.drafting.value = line
  await m.draft(line, '通い箱は返却が必要ですか')
  await flushPromises()
  expect(ask).toHaveBeenCalledWith('shop', '通い箱は返却が必要ですか')
  expect(vote).toHaveBeenCalledWith('new', '箱って返すの？')
  expect(m.drafting.value).toBeNull()
  expect(m.used.has('l1')).toBe(true)
  expect(router.currentRoute.value.params).toMatchObject({ view: 'entries', id: 'new' })
})

it('keeps the draft where the words can’t be a phrasing, and says why', async () => {
  vote.mockRejectedValue(new ApiError('too_long', 422))
  const m = begin()
  await m.draft(line, '質問')
  expect(m.used.has('l1')).toBe(true)
  expect(toasts.map((x) => x.tone)).toEqual(['red', 'plain'])
})

it('gives the words to an entry; a refusal leaves the picker open', async () => {
  const m = begin()
  m.picking.value = line
  vote.mockRejectedValueOnce(new ApiError('alias_taken', 409))
  await m.give(line, 'e')
  expect(m.picking.value).not.toBeNull()
  expect(m.used.size).toBe(0)
  await m.give(line, 'e')
  expect(m.picking.value).toBeNull()
  expect(toasts.at(-1)!.text).toContain('返却')
})

it('offers this for customers’ lines to who may', () => {
  const shown = (props: object) => mount(TalkLine, { props: { line, found: false, may: true, used: false, ...props }, global: { plugins: [i18n] } }).findAll('[data-testid=talk-draft]').length
  expect([shown({}), shown({ found: true }), shown({ may: false }), shown({ line: { ...line, customer: false } })]).toEqual([1, 1, 0, 0])
})

it('shows what a file would bring, and has nothing to take where nothing is new', async () => {
  const rows = [{ line: 2, customer: true, at: null, text: '届きません', new: true }]
  const look = (found: Partial<learning.ImportedTalks>) => mount(TalksImport, { props: { name: 't.csv', busy: false, found: { lines: 700, new: 1, said: 1, undated: 0, rows, ...found } }, global: { plugins: [i18n] }, attachTo: document.body })
  const on = (id: string) => document.querySelector<HTMLButtonElement>(`[data-testid=${id}]`)!
  const first = look({ undated: 3 })
  await flushPromises()
  expect(on('talks-import').textContent).toContain('3行')
  expect(on('talks-import').textContent).toContain('699')
  on('talks-confirm').click()
  expect(first.emitted('take')).toHaveLength(1)
  first.unmount()
  look({ new: 0, said: 0 })
  await flushPromises()
  expect(on('talks-confirm').disabled).toBe(true)
  expect(on('talks-import').textContent).toContain('お客様の発言がありません')
})
