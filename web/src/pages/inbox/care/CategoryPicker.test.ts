import { mount } from '@vue/test-utils'
import { afterEach, beforeAll, expect, it } from 'vitest'
import { i18n, useWords } from '@/locales'
import CategoryPicker from './CategoryPicker.vue'

beforeAll(() => useWords('care'))
afterEach(() => (document.body.innerHTML = ''))

/** The search box of a tree with three leaves; a press tells whether the form would be answered by it. */
function box(words: string) {
  const picker = mount(CategoryPicker, { props: { paths: ['配送・遅延', '返品・不良品', '返品・ご都合'], modelValue: '', 'onUpdate:modelValue': (v: string) => void picker.setProps({ modelValue: v }) }, global: { plugins: [i18n] } })
  const input = picker.get<HTMLInputElement>('[data-testid=category-search]')
  const press = async (init: KeyboardEventInit = {}) => {
    const e = new KeyboardEvent('keydown', { key: 'Enter', cancelable: true, bubbles: true, ...init })
    input.element.dispatchEvent(e)
    await picker.vm.$nextTick()
    return { answers: !e.defaultPrevented, value: picker.props('modelValue') }
  }
  return { press, ready: input.setValue(words) }
}

it('takes the first that the words leave, and answers with the next Enter', async () => {
  const { press, ready } = box('返品')
  await ready
  expect(await press()).toEqual({ answers: false, value: '返品・不良品' })
  expect(await press()).toEqual({ answers: true, value: '返品・不良品' })
})
it('takes nothing without words, and nothing by the Enter that ends a conversion', async () => {
  const empty = box('')
  await empty.ready
  expect(await empty.press()).toEqual({ answers: true, value: '' })
  const { press, ready } = box('返品')
  await ready
  expect(await press({ isComposing: true })).toEqual({ answers: false, value: '' })
})
