// The Flex layout model, without a browser: what a bot writes becomes which CSS.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bubbles } from '../../lineemu/phone/flex/describe.js'
import { fitted } from '../../lineemu/phone/flex/fit.js'
import { fixture, fixtures } from './phone_hands.mjs'

const body = (box, bubble = {}) => bubbles({ type: 'bubble', ...bubble, body: box })[0].kids[0].kids[0]
const box = (contents, more) => ({ type: 'box', layout: 'vertical', contents, ...more })
const text = (s, more) => ({ type: 'text', text: s, ...more })

/** Every description in a tree. */
const all = (d) => [d, ...(d.kids ?? []).flatMap(all)]

test('bubble sizes, blocks in order, their styles and their padding', () => {
  const widths = { nano: 120, micro: 160, deca: 220, hecto: 241, kilo: 260, mega: 300, giga: 386 }
  for (const [size, width] of Object.entries(widths)) assert.equal(bubbles({ type: 'bubble', size })[0].width, width)
  assert.equal(bubbles({ type: 'bubble' })[0].width, 300)
  const [b] = bubbles({
    type: 'bubble', footer: box([]), header: box([]), body: box([], { paddingTop: '3px' }),
    styles: { footer: { separator: true, separatorColor: '#ff0000', backgroundColor: '#00ff00' } },
  })
  assert.deepEqual(b.kids.map((k) => k.cls), ['fx-block fx-header', 'fx-block fx-body', 'fx-block fx-footer'])
  assert.equal(b.kids[2].style.borderTop, '1px solid #ff0000')
  assert.equal(b.kids[2].style.background, '#00ff00')
  assert.equal(b.kids[2].kids[0].style.padding, '10px')
  const keys = Object.keys(b.kids[1].kids[0].style)
  assert.ok(keys.indexOf('padding') < keys.indexOf('paddingTop'), 'one side overrides the default, not the other way round')
})

test('flex factors follow the layout', () => {
  const flexes = (b) => b.kids.map((k) => k.style.flex)
  const row = (contents, more) => body(box([{ type: 'box', layout: 'horizontal', contents, ...more }])).kids[0]
  assert.deepEqual(flexes(body(box([text('a'), text('b', { flex: 2 }), { type: 'filler' }]))), ['0 0 auto', '2 2 auto', '1 1 auto'])
  assert.deepEqual(flexes(row([text('a'), text('b', { flex: 3 }), text('c', { flex: 0 })])), ['1 1 0', '3 3 0', '0 0 auto'])
  assert.deepEqual(flexes(row([text('a'), box([], { width: '40px' })])), ['1 1 0', '0 0 auto'])
  assert.deepEqual(flexes(row([text('a'), text('b')], { justifyContent: 'space-between' })), ['0 0 auto', '0 0 auto'])
})

test('spacing stands between, margin wins over it, what is absolute counts for nothing', () => {
  const b = body(box([box([], { position: 'absolute', offsetTop: 'lg', offsetEnd: '-3px' }), text('a'), text('b'), text('c', { margin: 'xxl' })], { spacing: 'md' }))
  assert.deepEqual(b.kids.map((k) => k.style.marginTop), [undefined, undefined, '8px', '20px'])
  assert.equal(b.kids[0].style.position, 'absolute')
  assert.equal(b.kids[0].style.top, '12px')
  assert.equal(b.kids[0].style.insetInlineEnd, '-3px')
  const line = body(box([{ type: 'box', layout: 'baseline', spacing: 'sm', contents: [text('a'), { type: 'icon', url: 'https://x.example/i.png' }] }])).kids[0]
  assert.equal(line.style.alignItems, 'baseline')
  assert.equal(line.kids[1].style.marginInlineStart, '4px')
})

test('text: size, wrapping, lines, spans, fit', () => {
  const p = (t) => body(box([t])).kids[0].kids[0]
  assert.equal(p(text('a')).style.fontSize, '16px')
  assert.equal(p(text('a', { size: '5xl' })).style.fontSize, '74px')
  assert.equal(p(text('a')).style.textOverflow, 'ellipsis')
  assert.equal(p(text('a', { wrap: true, maxLines: 2 })).style.WebkitLineClamp, '2')
  assert.equal(p(text('a', { wrap: true, lineSpacing: '10px' })).style.marginBlock, 'calc(10px / -2)')
  assert.equal(p(text('a', { adjustMode: 'shrink-to-fit' })).fit, true)
  const spans = p({ type: 'text', contents: [{ type: 'span', text: 'x', color: '#123456', weight: 'bold' }] })
  assert.deepEqual(spans.kids, [{ tag: 'span', style: { color: '#123456', fontWeight: '700' }, text: 'x' }])
  assert.equal(fitted(16, 100, 200), 16)
  assert.equal(fitted(16, 200, 150), 12)
  assert.equal(fitted(16, 10000, 100), 6.4)
})

test('a gradient wins over a colour; a film falls back to its picture', () => {
  const g = body(box([box([], { backgroundColor: '#ffffff', background: { type: 'linearGradient', angle: '90deg', startColor: '#000000', centerColor: '#888888', endColor: '#ffffff' } })])).kids[0]
  assert.equal(g.style.background, 'linear-gradient(90deg, #000000, #888888 50%, #ffffff)')
  const hero = { type: 'video', url: 'https://x.example/f.mp4', previewUrl: 'https://x.example/p.png', altContent: { type: 'image', url: 'https://x.example/p.png' } }
  const film = bubbles({ type: 'bubble', hero })[0].kids[0].kids[0].kids[0]
  assert.equal(film.tag, 'video')
  assert.equal(film.fallback.cls, 'fx-image')
  assert.equal(bubbles({ type: 'bubble', size: 'micro', hero })[0].kids[0].kids[0].cls, 'fx-image')
})

test('what is no token, px or colour never becomes CSS', () => {
  const evil = 'red; background: url(https://evil.example)'
  const keys = ['backgroundColor', 'borderColor', 'borderWidth', 'cornerRadius', 'width', 'height', 'margin', 'paddingAll', 'offsetTop', 'size', 'color', 'spacing', 'justifyContent', 'alignItems', 'align', 'gravity', 'aspectRatio', 'decoration', 'lineSpacing']
  const bad = Object.fromEntries(keys.map((k) => [k, evil]))
  const odd = Object.fromEntries(keys.map((k) => [k, 'constructor']))
  for (const more of [bad, odd]) {
    const d = body(box([text('a', { ...more, wrap: true }), { type: 'image', url: 'https://x.example/a.png', ...more }, { type: 'button', action: { type: 'message', label: 'b', text: 'b' }, ...more }, box([], more), { type: 'separator', ...more }], more))
    assert.doesNotMatch(JSON.stringify(all(d).map((x) => x.style)), /evil|function|native/)
  }
  let deep = box([])
  for (let i = 0; i < 5000; i++) deep = box([deep])
  assert.ok(all(body(deep)).length < 30)
  assert.deepEqual(body(box([{ type: 'hologram' }, null, text('a')])).kids.length, 1)
})

test('every piece of the showcase is understood', async () => {
  const names = await fixtures('flex')
  assert.ok(names.length >= 12)
  for (const name of names) {
    const made = bubbles((await fixture(name)).contents)
    assert.ok(made.length > 0 && made.every((b) => b.kids.length > 0), name)
  }
})
