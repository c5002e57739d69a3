import { mount } from '@vue/test-utils'
import { beforeAll, describe, expect, it } from 'vitest'
import { draftOf } from '@/entities/draft'
import { i18n, useWords } from '@/locales'
import PadBox from './PadBox.vue'

beforeAll(() => useWords('pad'))

function open(pad: string, text = '') {
  const id = crypto.randomUUID()
  const draft = draftOf(id)
  Object.assign(draft, { pad, text })
  const w = mount(PadBox, { props: { conversation: id }, global: { plugins: [i18n] }, attachTo: document.body })
  return { w, draft, box: w.get('textarea'), el: w.get('textarea').element }
}

describe('PadBox', () => {
  it('moves all of it behind what stands in the input', async () => {
    const { w, draft, box } = open('確認します', 'こんにちは')
    await box.trigger('keydown', { key: 'Enter', altKey: true })
    expect([draft.text, draft.pad]).toEqual(['こんにちは\n確認します', ''])
    expect(w.emitted('moved')).toHaveLength(1)
  })
  it('moves the selection only', async () => {
    const { draft, box, el } = open('一つ目。二つ目。')
    el.setSelectionRange(4, 8)
    await box.trigger('keydown', { key: 'Enter', altKey: true })
    expect([draft.text, draft.pad]).toEqual(['二つ目。', '一つ目。'])
  })
  it('never sends: Enter breaks the line, a conversion’s Enter does nothing, the sending key only moves', async () => {
    const { w, draft, box } = open('漢字')
    await box.trigger('keydown', { key: 'Enter' })
    await box.trigger('keydown', { key: 'Enter', altKey: true, isComposing: true })
    expect([draft.text, draft.pad]).toEqual(['', '漢字'])
    await box.trigger('keydown', { key: 'Enter', ctrlKey: true })
    expect([draft.text, draft.pad]).toEqual(['漢字', ''])
    expect(Object.keys(w.emitted())).not.toContain('submit')
  })
  it('counts UTF-16 units, as LINE does', () => expect(open('a😀').w.text()).toContain('3 / 5,000'))
})
