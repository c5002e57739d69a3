import { flushPromises, mount } from '@vue/test-utils'
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { createMemoryHistory, createRouter } from 'vue-router'
import { draftOf } from '@/entities/draft'
import { i18n, useWords } from '@/locales'
import { conversation } from '../../../../test/fixtures'
import KnowledgePanel from './KnowledgePanel.vue'

const hits = ['送料はいくらですか', '返品したい', 'ポイント', '解約'].map((title, i) => ({ id: `e${i}`, title, text: `答え${i}`, p: 0.5, inside: i === 1 }))
let asked: { text: string; signal: AbortSignal; answer: (items: unknown[]) => void }[] = []

beforeAll(() => useWords('person'))
beforeEach(() => {
  vi.useFakeTimers()
  asked = []
  vi.stubGlobal('fetch', async (request: Request) => {
    const { text } = (await request.json()) as { text: string }
    return new Promise<Response>((resolve, reject) => {
      request.signal.addEventListener('abort', () => reject(new DOMException('gone', 'AbortError')))
      asked.push({ text, signal: request.signal, answer: (items) => resolve(new Response(JSON.stringify({ items }), { status: 200, headers: { 'Content-Type': 'application/json' } })) })
    })
  })
})
afterEach(() => vi.useRealTimers())

const router = createRouter({ history: createMemoryHistory(), routes: [{ path: '/:rest(.*)*', component: { template: '<i />' } }, { path: '/k/:view/:id', name: 'knowledge', component: { template: '<i />' } }] })
async function open() {
  const c = conversation({ id: `c${Math.random()}` })
  const w = mount(KnowledgePanel, { props: { conversation: c }, global: { plugins: [i18n, router] }, attachTo: document.body })
  await flushPromises()
  return { w, c, box: w.get<HTMLInputElement>('[data-testid=faq-search]') }
}
const pass = async (ms: number) => {
  await vi.advanceTimersByTimeAsync(ms)
  await flushPromises()
}

describe('KnowledgePanel', () => {
  it('asks once the typing rests, and lets go of what is not waited for any more', async () => {
    const { w, box } = await open()
    await box.setValue('送')
    await pass(100)
    await box.setValue('送料')
    await pass(249)
    expect(asked).toHaveLength(0)
    await pass(1)
    expect(asked.map((a) => a.text)).toEqual(['送料'])
    await box.setValue('返品')
    await pass(1)
    expect(asked[0]!.signal.aborted).toBe(true)
    await pass(250)
    asked[1]!.answer(hits)
    await flushPromises()
    expect(w.findAll('[data-testid=faq-hit]')).toHaveLength(3) // the rest when it is wanted
    await w.get('[data-testid=faq-more]').trigger('click')
    expect(w.findAll('[data-testid=faq-hit]')).toHaveLength(4)
  })

  it('shows nothing that was found for other words', async () => {
    const { w, box } = await open()
    await box.setValue('一')
    await pass(250)
    await box.setValue('二')
    asked[0]!.answer(hits) // it comes all the same
    await pass(250)
    expect(w.findAll('[data-testid=faq-hit]')).toHaveLength(0)
    asked[1]!.answer(hits.slice(2, 3))
    await flushPromises()
    expect(w.text()).toContain('ポイント')
  })

  it('puts an answer into the pad by Alt+Enter, never what is for operators only, and never ends a conversion with it', async () => {
    const { w, c, box } = await open()
    await box.setValue('送料')
    await pass(250)
    asked[0]!.answer(hits)
    await flushPromises()
    const [first, inside] = w.findAll('[data-hit]')
    await first!.trigger('keydown', { key: 'Enter', altKey: true, isComposing: true, keyCode: 229 })
    await inside!.trigger('keydown', { key: 'Enter', altKey: true })
    expect(draftOf(c.id).pad).toBe('')
    await first!.trigger('keydown', { key: 'Enter', altKey: true })
    expect([draftOf(c.id).pad, draftOf(c.id).text]).toEqual(['答え0', ''])
  })
})
