// Templates, flex messages and image maps, drawn plainly: readable and tappable, not a copy.
import { el } from './dom.js'

const button = (a, tap) => el('button', { type: 'button', class: 'action', 'data-testid': 'phone-action', onclick: () => tap(a) }, a.label || a.text || a.uri || '開く')

const img = (url, cls) => {
  if (!url) return null
  const node = el('img', { src: url, alt: '', class: cls, loading: 'lazy' })
  node.addEventListener('error', () => node.remove())
  return node
}

function card(c, tap) {
  const body = el('div', { class: 'body' }, c.title && el('strong', {}, c.title), c.text && el('p', {}, c.text))
  if (c.defaultAction) {
    body.classList.add('tappable')
    body.tabIndex = 0
    body.addEventListener('click', () => tap(c.defaultAction))
    body.addEventListener('keydown', (e) => e.key === 'Enter' && tap(c.defaultAction))
  }
  return el('div', { class: 'b card' }, img(c.thumbnailImageUrl, 'hero'), body, ...(c.actions || []).map((a) => button(a, tap)))
}

export function template(m, tap) {
  const t = m.template
  switch (t.type) {
    case 'confirm':
      return el('div', { class: 'b card' }, el('div', { class: 'body' }, el('p', {}, t.text)), el('div', { class: 'pair' }, ...t.actions.map((a) => button(a, tap))))
    case 'carousel':
      return el('div', { class: 'carousel', tabindex: 0, 'aria-label': m.altText }, ...t.columns.map((c) => card(c, tap)))
    case 'image_carousel':
      return el('div', { class: 'carousel', tabindex: 0, 'aria-label': m.altText },
        ...t.columns.map((c) => el('div', { class: 'b card' }, img(c.imageUrl, 'hero'), button(c.action, tap))))
    default:
      return card(t, tap)
  }
}

export function imagemap(m, tap) {
  return el('div', { class: 'b card' }, img(`${m.baseUrl}/460`, 'hero'), el('div', { class: 'body' }, el('p', {}, m.altText)),
    ...m.actions.map((a, i) => button({ type: a.type, label: a.label || `領域 ${i + 1}`, uri: a.linkUri, text: a.text, clipboardText: a.clipboardText }, tap)))
}

export function flex(m, tap) {
  const c = m.contents
  if (c.type !== 'carousel') return flexBubble(c, tap)
  return el('div', { class: 'carousel', tabindex: 0, 'aria-label': m.altText }, ...c.contents.map((b) => flexBubble(b, tap)))
}

function flexBubble(b, tap) {
  return el('div', { class: 'b card flex' }, ...['header', 'hero', 'body', 'footer'].filter((k) => b[k]).map((k) =>
    el('div', { class: k === 'hero' ? 'hero-block' : 'block' }, part(b[k], tap))))
}

function part(c, tap) {
  const node = draw(c, tap)
  if (node && c.action && c.type !== 'button') {
    node.classList.add('tappable')
    node.tabIndex = 0
    node.addEventListener('click', () => tap(c.action))
    node.addEventListener('keydown', (e) => e.key === 'Enter' && tap(c.action))
  }
  return node
}

function draw(c, tap) {
  switch (c.type) {
    case 'box': return el('div', { class: `fx ${c.layout === 'vertical' ? 'v' : 'h'}` }, ...(c.contents || []).map((x) => part(x, tap)))
    case 'text': return el('p', { class: c.weight === 'bold' ? 'bold' : '' }, ...(c.contents ? c.contents.map((s) => el('span', {}, s.text || '')) : [c.text || '']))
    case 'image': return img(c.url, 'hero')
    case 'icon': return img(c.url, 'tiny')
    case 'video': return el('video', { controls: true, preload: 'metadata', src: c.url, poster: c.previewUrl })
    case 'button': return button(c.action, tap)
    case 'separator': return el('hr')
    default: return null
  }
}
