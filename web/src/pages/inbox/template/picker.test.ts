import { flushPromises, mount } from '@vue/test-utils'
import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { createMemoryHistory, createRouter } from 'vue-router'
import { i18n, useWords } from '@/locales'
import { conversation } from '../../../../test/fixtures'
import TemplatePicker from './TemplatePicker.vue'

const template = (id: string, title: string, text: string, more: object = {}) => ({
  id, version: 1, workspace_id: null, own: false, editable: false, changed_by: '', changed_at: '', archived_at: null, place: 'rest', uses: 0,
  body: { title, text, shortcut: '', folder: '', actions: [], ...more },
})
const items = [
  template('t1', 'お詫び', '{customer.name}様、申し訳ございません。', { shortcut: 'おわび' }),
  template('t2', '遅延', '{ask.お届け日}にお届けします。'),
  template('t3', '記録', '', { actions: [{ kind: 'tag', value: '要望' }] }),
  template('t4', '終える', '', { actions: [{ kind: 'finish', value: '' }] }),
]
const asked: { url: string; body: unknown }[] = []

beforeAll(() => useWords('template'))
beforeEach(() => {
  asked.length = 0
  vi.stubGlobal('fetch', async (request: Request) => {
    asked.push({ url: new URL(request.url).pathname, body: request.method === 'POST' ? await request.json() : null })
    const body = request.method === 'POST' ? { conversation: conversation(), undo: [] } : { items, values: { 'customer.name': '佐藤' }, topic: null }
    return new Response(JSON.stringify(body), { status: 200, headers: { 'Content-Type': 'application/json' } })
  })
})

const router = createRouter({ history: createMemoryHistory(), routes: [{ path: '/:rest(.*)*', component: { template: '<i />' } }] })
async function pick() {
  const w = mount(TemplatePicker, { props: { conversation: conversation({ id: `c${Math.random()}` }) }, global: { plugins: [i18n, router] }, attachTo: document.body })
  await flushPromises()
  const search = w.get('[data-testid=picker-search]')
  const press = (key: string, more: object = {}) => search.trigger('keydown', { key, ...more })
  return { w, search, press, inserted: () => w.emitted('insert') as [string, unknown[], unknown[]][] | undefined }
}

describe('TemplatePicker', () => {
  it('fills what the talk tells and inserts it by Enter', async () => {
    const { search, press, inserted } = await pick()
    await search.setValue('/オワビ')
    await press('Enter')
    expect(inserted()![0]).toEqual(['佐藤様、申し訳ございません。', [{ id: 't1', text: '佐藤様、申し訳ございません。' }], []])
  })
  it('never chooses by the Enter that ends a conversion', async () => {
    const { press, inserted } = await pick()
    await press('Enter', { isComposing: true, keyCode: 229 })
    await press('Enter', { isComposing: false, keyCode: 229 })
    expect(inserted()).toBeUndefined()
  })
  it('asks for what the talk does not tell, also there no conversion inserts', async () => {
    const { w, search, press, inserted } = await pick()
    await search.setValue('遅延')
    await press('Enter')
    const ask = w.get('[data-testid=ask]')
    await ask.setValue('12月5日')
    await ask.trigger('keydown', { key: 'Enter', isComposing: true, keyCode: 229 })
    expect(inserted()).toBeUndefined()
    await ask.trigger('keydown', { key: 'Enter' })
    expect(inserted()![0]![0]).toBe('12月5日にお届けします。')
  })
  it('carries out what has no text at once, and asks first where it can’t be taken back', async () => {
    const { w, search, press } = await pick()
    await search.setValue('記録')
    await press('Enter')
    await flushPromises()
    expect(asked.at(-1)).toMatchObject({ body: { template_id: 't3', actions: [{ kind: 'tag', value: '要望' }] } })
    const n = asked.length
    await search.setValue('終える')
    await press('Enter')
    await flushPromises()
    expect(asked).toHaveLength(n)
    expect(w.find('[data-testid=picker-sure]').exists()).toBe(true)
    await press('Enter')
    await flushPromises()
    expect(asked.at(-1)).toMatchObject({ body: { template_id: 't4' } })
  })
  it('moves by arrows, round the end, and closes by Esc with nothing inserted', async () => {
    const { w, press, inserted } = await pick()
    await press('ArrowUp')
    expect(w.get('[aria-selected=true]').text()).toContain('終える')
    await press('ArrowDown')
    expect(w.get('[aria-selected=true]').text()).toContain('お詫び')
    await press('Escape')
    expect(inserted()![0]).toEqual(['', [], []])
  })
})
