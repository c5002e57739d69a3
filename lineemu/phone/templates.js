// The four templates.
import { el, tappable } from './dom.js'
import { loads } from './media.js'
import { t } from './words.js'

const button = (a, tap) => el('button', { type: 'button', class: 'action', 'data-testid': 'phone-action', onclick: () => tap(a) }, a.label || a.text || a.uri || t('open'))
const color = (v) => (/^#[0-9a-f]{6}([0-9a-f]{2})?$/i.test(v ?? '') ? v : '')

/** The picture on a card: rectangle (1.51:1) or square, cut to it or fitted into it. */
function hero(o, look) {
  if (!o.thumbnailImageUrl) return null
  const box = el('div', { class: `hero ${look.imageAspectRatio === 'square' ? 'square' : ''} ${look.imageSize === 'contain' ? 'contain' : ''}` }, loads(el('img'), o.thumbnailImageUrl))
  box.style.background = color(o.imageBackgroundColor)
  return box
}

function card(c, tap, look = c) {
  const top = el('div', { class: 'cardtop' }, hero(c, look),
    el('div', { class: 'body' }, c.title && el('strong', {}, c.title), c.text && el('p', {}, c.text)))
  if (c.defaultAction) tappable(top, () => tap(c.defaultAction), c.defaultAction.label)
  return el('div', { class: 'b card' }, top, ...(c.actions || []).map((a) => button(a, tap)))
}

function confirm(c, tap) {
  return el('div', { class: 'b card' }, el('div', { class: 'body' }, el('p', {}, c.text)), el('div', { class: 'pair' }, ...c.actions.map((a) => button(a, tap))))
}

/** A whole picture is the button; its label lies on it. */
function imageColumn(c, tap) {
  const node = el('div', { class: 'b card picturecard' }, el('div', { class: 'hero square' }, loads(el('img'), c.imageUrl)),
    c.action.label && el('span', { class: 'plate' }, c.action.label))
  return tappable(node, () => tap(c.action), c.action.label || t('open'))
}

const row = (m, cards) => el('div', { class: 'carousel', tabindex: 0, role: 'group', 'aria-label': m.altText }, ...cards)

export function template(m, tap) {
  const c = m.template
  switch (c.type) {
    case 'confirm': return confirm(c, tap)
    case 'carousel': return row(m, c.columns.map((col) => card(col, tap, c)))
    case 'image_carousel': return row(m, c.columns.map((col) => imageColumn(col, tap)))
    default: return card(c, tap)
  }
}
