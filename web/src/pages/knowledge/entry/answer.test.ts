import { flushPromises, mount } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { defineComponent, h, ref } from 'vue'
import type { AnswerPart } from '@/entities/knowledge'
import * as know from '@/entities/knowledge'
import { i18n, useWords } from '@/locales'
import { blankRich, richSorts } from '@/pages/shared/rich/blank'
import AnswerEditor from './AnswerEditor.vue'
import BubblePreview from './BubblePreview.vue'

vi.mock('@/entities/knowledge', async (original) => ({ ...(await original<typeof know>()), checkAnswer: vi.fn() }))
const check = vi.mocked(know.checkAnswer)
const words = { title: '見出し', text: '文章', button: '見る', yes: 'はい', no: 'いいえ' }
const flex = blankRich('flex', words)

/** The editor with what it changes fed back, as the form does. */
function write(first: AnswerPart[], readonly = false) {
  const parts = ref(first)
  const page = mount(defineComponent(() => () => h(AnswerEditor, { parts: parts.value, workspace: 'shop', readonly, most: 5, onChange: (p: AnswerPart[]) => (parts.value = p) })), { global: { plugins: [i18n] } })
  return { page, parts }
}
const settle = async () => (await vi.advanceTimersByTimeAsync(1000), await flushPromises())

beforeEach(async () => {
  await useWords('rich')
  await useWords('knowledge')
  vi.useFakeTimers()
  check.mockReset().mockResolvedValue({ flaws: [] })
})
afterEach(() => void vi.useRealTimers())

describe('an answer’s rich bubbles', () => {
  it('are judged while one writes, each by its own place', async () => {
    const { page, parts } = write([{ kind: 'text', text: 'まず' }, { kind: 'rich', alt: '案内', message: flex }])
    await settle()
    expect(check).toHaveBeenLastCalledWith('shop', [{ kind: 'text', text: '-' }, { kind: 'rich', alt: '案内', message: flex }])
    expect(page.find('[data-testid=rich-flaws]').exists()).toBe(false)
    check.mockResolvedValue({ flaws: [{ bubble: 2, at: 'contents', text: 'contents: 入力してください' }] })
    await page.get('[data-testid=rich-json]').setValue('{"type":"flex"}')
    expect(parts.value[1]).toEqual({ kind: 'rich', alt: '案内', message: { type: 'flex' } })
    await settle()
    expect(page.get('[data-testid=rich-flaws]').text()).toContain('contents: 入力してください')
    expect(check).toHaveBeenCalledTimes(2)
  })

  it('keep what is no JSON yet, as it was typed', async () => {
    const { page, parts } = write([{ kind: 'rich', alt: '案内', message: flex }])
    await page.get('[data-testid=rich-json]').setValue('{"type":"fl')
    expect(parts.value[0]!.message).toBe('{"type":"fl')
    expect(page.text()).toContain('JSONとして読めません')
    await settle()
    expect(check).not.toHaveBeenCalled()
    const again = write(parts.value)
    expect((again.page.get('[data-testid=rich-json]').element as HTMLTextAreaElement).value).toBe('{"type":"fl')
    again.parts.value = [{ kind: 'rich', alt: '案内', message: flex }] // what is stored is taken back
    await flushPromises()
    expect((again.page.get('[data-testid=rich-json]').element as HTMLTextAreaElement).value).toBe(JSON.stringify(flex, null, 2))
  })

  it('say so when the limits can’t be looked up, and ask nothing for who only reads', async () => {
    check.mockRejectedValue(new Error('gone'))
    const { page } = write([{ kind: 'rich', alt: '案内', message: flex }])
    await settle()
    expect(page.text()).toContain('LINEの上限を確かめられませんでした')
    check.mockClear()
    write([{ kind: 'rich', alt: '案内', message: flex }], true)
    await settle()
    expect(check).not.toHaveBeenCalled()
  })

  it('are shown as cards in the preview, a sticker by its number', () => {
    const body = { question: '返品', answer: [{ kind: 'rich' as const, alt: '案内', message: blankRich('carousel', words) }, { kind: 'rich' as const, alt: '地図です', message: '{"half' }, { kind: 'sticker' as const, package_id: '446', sticker_id: '1988' }] }
    const page = mount(BubblePreview, { props: { body, brand: '店' }, global: { plugins: [i18n] } })
    expect(page.findAll('[data-testid=card]').map((c) => c.text())).toEqual(['見出し 1文章見る', '見出し 2文章見る', '地図です'])
    expect(page.text()).toContain('1988')
  })
})

it('takes the buttons along when a bubble is added below', async () => {
  const { page, parts } = write([{ kind: 'text', text: 'まず', choices: [{ label: 'はい', say: 'はい' }] }])
  await page.findAll('button').find((b) => b.text() === i18n.global.t('knowledge.add_bubble'))!.trigger('click')
  expect(parts.value).toEqual([{ kind: 'text', text: 'まず' }, { kind: 'text', text: '', choices: [{ label: 'はい', say: 'はい' }] }])
})

it('corrects a sticker’s numbers, in full width too', async () => {
  const { page, parts } = write([{ kind: 'sticker', package_id: '446', sticker_id: '1988' }])
  await page.get('[data-testid=sticker-sticker]').setValue('１９８９')
  expect(parts.value[0]!.sticker_id).toBe('1989')
  await page.get('[data-testid=sticker-package]').setValue('abc')
  expect(page.text()).toContain('半角数字で入力してください')
})

it('begins with objects of every sort', () => {
  for (const sort of richSorts) expect((blankRich(sort, words) as { type: string }).type).toMatch(/^(flex|template|imagemap)$/)
})
