import { mount } from '@vue/test-utils'
import { beforeEach, describe, expect, it } from 'vitest'
import { sendKey } from '@/pages/shared/preferences'
import { i18n } from '@/locales'
import WriteBox from './WriteBox.vue'

const write = (text = '漢字') => mount(WriteBox, { props: { text, noting: false }, global: { plugins: [i18n] }, attachTo: document.body })
const submits = (w: ReturnType<typeof write>) => w.emitted('submit')?.length ?? 0

beforeEach(() => void (sendKey.value = 'enter'))

describe('WriteBox', () => {
  it('sends by Enter and keeps Shift+Enter for a new line', async () => {
    const w = write()
    await w.get('textarea').trigger('keydown', { key: 'Enter', shiftKey: true })
    expect(submits(w)).toBe(0)
    await w.get('textarea').trigger('keydown', { key: 'Enter' })
    expect(submits(w)).toBe(1)
  })
  it('never sends by the Enter that ends a conversion, in either browser’s order', async () => {
    const w = write()
    const box = w.get('textarea')
    await box.trigger('compositionstart')
    await box.trigger('keydown', { key: 'Enter', isComposing: true, keyCode: 229 })
    await box.trigger('compositionend')
    await box.trigger('keydown', { key: 'Enter', isComposing: false, keyCode: 229 })
    expect(submits(w)).toBe(0)
  })
  it('sends by Ctrl+Enter only, where the person chose so', async () => {
    sendKey.value = 'mod-enter'
    const w = write()
    await w.get('textarea').trigger('keydown', { key: 'Enter' })
    expect(submits(w)).toBe(0)
    await w.get('textarea').trigger('keydown', { key: 'Enter', ctrlKey: true })
    expect(submits(w)).toBe(1)
  })
  it('asks for a colleague by an @ in a note, not in an address nor to a customer', async () => {
    const asks = async (noting: boolean, typed: string) => {
      const w = mount(WriteBox, { props: { text: '', noting }, global: { plugins: [i18n] }, attachTo: document.body })
      const box = w.get('textarea')
      box.element.value = typed
      box.element.setSelectionRange(typed.length, typed.length)
      box.element.dispatchEvent(Object.assign(new InputEvent('input', { data: typed.at(-1), bubbles: true })))
      await w.vm.$nextTick()
      return w.emitted('name')?.length ?? 0
    }
    expect([await asks(true, '返金の件、@'), await asks(true, '＠'), await asks(true, 'hanako@'), await asks(false, '@')]).toEqual([1, 1, 0, 0])
  })
  it('lets an @ be eaten by a name only', async () => {
    const put = async (words: string) => {
      const w = mount(WriteBox, { props: { text: '返金 @', noting: true }, global: { plugins: [i18n] }, attachTo: document.body })
      const box = w.get('textarea').element
      box.setSelectionRange(box.value.length, box.value.length)
      await w.vm.insert(words)
      return w.emitted('update:text')?.at(-1)
    }
    expect([await put('@花子 '), await put('🙇')]).toEqual([['返金 @花子 '], ['返金 @🙇']])
  })
  it('counts UTF-16 units, as LINE does', () => {
    expect(write('a😀').text()).toContain('3 / 5,000')
  })
})
