import { flushPromises, mount } from '@vue/test-utils'
import { afterEach, expect, it, vi } from 'vitest'
import { ref } from 'vue'
import { createRouter, createWebHistory } from 'vue-router'
import { conversation, message } from '../../../../test/fixtures'
import { abilities } from '@/entities/conversation'
import { forgetThreads, take, threadOf } from '@/entities/message'
import { i18n } from '@/locales'
import ThreadView from './ThreadView.vue'
import { useTalk } from './useTalk'

const many = 10_000
/** The most rows of such a talk that may be in the page. */
const most = 60

class NoEye {
  observe() {}
  unobserve() {}
  disconnect() {}
}

afterEach(() => (forgetThreads(), vi.unstubAllGlobals()))

it(`keeps a talk of ${many} messages to ${most} rows in the page, wherever it stands`, async () => {
  vi.stubGlobal('ResizeObserver', NoEye)
  // There is no layout here: this is a talk's height on a big screen turned upright, in px.
  vi.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(2_200)
  vi.spyOn(HTMLElement.prototype, 'offsetHeight', 'get').mockImplementation(function (this: HTMLElement) {
    return this.dataset.index ? 58 : 2_200
  })
  const c = conversation()
  const thread = threadOf(c.thread_id, c.id)
  thread.state = 'ready'
  const at = Date.parse('2026-11-22T05:00:00.000Z')
  take(thread, Array.from({ length: many }, (_, i) => message({ id: `m${String(i).padStart(5, '0')}`, at: new Date(at + i * 1_000).toISOString() })))

  const router = createRouter({ history: createWebHistory(), routes: [{ name: 'inbox', path: '/:id?', component: {} }] })
  const talk = useTalkIn(c)
  const view = mount(ThreadView, { props: { talk, conversation: c, can: abilities(c, 'me', { work: true, oversee: false }) }, global: { plugins: [i18n, router] }, attachTo: document.body })
  await flushPromises()
  const box = view.find('[data-testid=thread]')
  const drawn = () => view.findAll('[data-index]')
  for (const top of [0, 290_000, 579_000, 120_000]) {
    box.element.scrollTop = top
    await box.trigger('scroll')
    await flushPromises()
    expect(drawn().length, `at ${top}`).toBeGreaterThan(2_200 / 58)
    expect(drawn().length, `at ${top}`).toBeLessThanOrEqual(most)
  }

  // What arrives while one reads far above adds none.
  take(thread, [message({ id: 'm99999', at: new Date(at + many * 1_000).toISOString() })])
  await flushPromises()
  expect(drawn().length).toBeLessThanOrEqual(most)
  view.unmount()
}, 60_000)

/** A talk as its pane makes it. */
function useTalkIn(c: ReturnType<typeof conversation>) {
  let talk!: ReturnType<typeof useTalk>
  mount({ setup: () => ((talk = useTalk(ref(c))), () => null) }, { global: { plugins: [i18n] } })
  return talk
}
