// Elements out of a description (describe.js). Words go in as text, CSS property by property.
import { el, tappable } from '../dom.js'
import { loads } from '../media.js'
import { bubbles } from './describe.js'
import { shrink } from './fit.js'

/** A flex message as an element; `tap(action)` is called for whatever is tapped. */
export function flex(m, tap) {
  const all = bubbles(m.contents).map((b) => draw(b, tap))
  if (!all.length) return el('div', { class: 'b text odd' }, m.altText)
  if (m.contents.type !== 'carousel') return el('div', { class: 'b fx', role: 'group', 'aria-label': m.altText }, ...all)
  return el('div', { class: 'carousel fx', tabindex: 0, role: 'group', 'aria-label': m.altText }, ...all)
}

function draw(d, tap) {
  const node = el(d.tag, { class: d.cls, dir: d.dir, type: d.tag === 'button' ? 'button' : undefined })
  for (const [k, v] of Object.entries(d.style ?? {})) node.style[k] = v
  if (d.tag === 'img') loads(node, d.src)
  if (d.tag === 'video') film(node, d, tap)
  if (d.text !== undefined) node.textContent = d.text
  node.append(...(d.kids ?? []).map((k) => draw(k, tap)))
  if (d.action) {
    if (d.tag === 'button') {
      node.dataset.testid = 'phone-action'
      node.addEventListener('click', (e) => { e.stopPropagation(); tap(d.action) })
    } else tappable(node, () => tap(d.action), d.label)
  }
  if (d.fit) shrink(node)
  return node
}

function film(node, d, tap) {
  Object.assign(node, { controls: true, preload: 'metadata', playsInline: true })
  if (d.poster) node.poster = d.poster
  node.addEventListener('error', () => { if (d.fallback) node.replaceWith(draw(d.fallback, tap)) }, { once: true })
  node.src = d.src ?? ''
}
