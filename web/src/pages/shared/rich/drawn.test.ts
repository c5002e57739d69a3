import { mount } from '@vue/test-utils'
import { expect, test } from 'vitest'
import { drawingOf } from './drawn'
import FlexPart from './FlexPart'
import { ownPicture } from './picture'

const bubble = (contents: unknown[]) => ({ type: 'flex', altText: 'x', contents: { type: 'bubble', body: { type: 'box', layout: 'vertical', contents } } })

test.each([
  ['cards', { type: 'template', template: { type: 'carousel', columns: [{ title: 'A', text: 'a', actions: [] }, { text: 'b', actions: [] }] } }],
  ['flex', bubble([{ type: 'text', text: '返品の受付' }])],
  ['map', { type: 'imagemap', baseUrl: 'https://x.example', baseSize: { width: 1040, height: 520 }, actions: [{ type: 'message', label: '返品', text: '返品', area: { x: 0, y: 0, width: 520, height: 520 } }] }],
])('%s are drawn', (as, message) => expect(drawingOf(message)?.as).toBe(as))

test.each([
  ['nothing', null],
  ['words', { type: 'text', text: 'a' }],
  ['a flex message without a bubble', { type: 'flex', contents: { type: 'carousel', contents: [] } }],
  ['one not by LINE’s rules', { type: 'flex', contents: { type: 'bubble', body: { type: 'box', layout: 'vertical', contents: 7 } } }],
  ['an imagemap without a size', { type: 'imagemap', baseSize: { width: 0, height: 5 } }],
])('of %s there are the words only', (_, message) => expect(drawingOf(message)).toBeNull())

test('areas of an imagemap stand where they are tapped', () => {
  const it = drawingOf({ type: 'imagemap', baseSize: { width: 1040, height: 520 }, actions: [{ type: 'uri', linkUri: 'https://shop.example', area: { x: 520, y: 130, width: 520, height: 260 } }, { type: 'message' }] })
  expect(it).toEqual({ as: 'map', ratio: 2, areas: [{ label: 'https://shop.example', left: 50, top: 25, width: 50, height: 50 }] })
})

test('a Flex message is drawn with its words and colours; what is tapped there does nothing here, and no other server is asked', () => {
  const it = drawingOf(bubble([
    { type: 'text', text: '返品の受付', weight: 'bold', color: '#B8321A' },
    { type: 'image', url: 'https://tracker.example/pixel.png' },
    { type: 'button', action: { type: 'uri', label: '手続きへ', uri: 'https://shop.example/return' } },
    { type: 'text', text: '<img src=x onerror=alert(1)>' },
  ]))
  const page = mount(FlexPart, { props: { part: it!.as === 'flex' ? it!.bubbles[0]! : ({} as never), word: '画像' } })
  expect(page.text()).toContain('返品の受付')
  expect(page.html()).toContain('font-weight: 700')
  expect(page.find('img, button, a').exists()).toBe(false)
  expect(page.find('.fx-b').attributes('title')).toBe('https://shop.example/return')
  expect(page.text()).toContain('<img src=x onerror=alert(1)>')
})

test('pictures that the desk published itself are shown', () => {
  expect(ownPicture(`${location.origin}/media/abc/file.png`)).toBe('/media/abc/file.png')
  for (const other of ['https://x.example/media/a/file.png', `${location.origin}/api/v1/attachments/a`, 'javascript:alert(1)', '', undefined]) expect(ownPicture(other)).toBeNull()
})
