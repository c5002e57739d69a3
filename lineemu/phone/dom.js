// Small helpers to build elements without ever parsing text as HTML.

import { locale, shortMonth } from './words.js'

const SVG = 'http://www.w3.org/2000/svg'

/** el('button', {class: 'x', onclick: f}, 'text', child…) */
export function el(tag, props = {}, ...children) {
  return fill(document.createElement(tag), props, children)
}

/** The same for SVG. */
export function svg(tag, props = {}, ...children) {
  return fill(document.createElementNS(SVG, tag), props, children)
}

function fill(node, props, children) {
  for (const [k, v] of Object.entries(props)) {
    if (v === undefined || v === null || v === false) continue
    if (k.startsWith('on')) node.addEventListener(k.slice(2), v)
    else node.setAttribute(k, v === true ? '' : v)
  }
  node.append(...children.flat().filter((c) => c !== undefined && c !== null && c !== false))
  return node
}

export const $ = (id) => document.getElementById(id)

let ids = 0
/** An id nobody else has, for labels and controls. */
export const freshId = (word) => `${word}-${++ids}`

/** Makes any element a button: pointer, Enter and Space. Buttons inside it stay their own. */
export function tappable(node, tap, label) {
  node.classList.add('tappable')
  node.tabIndex = 0
  node.setAttribute('role', 'button')
  node.dataset.testid = 'phone-tappable'
  if (label) node.setAttribute('aria-label', label)
  node.addEventListener('click', (e) => { e.stopPropagation(); tap() })
  node.addEventListener('keydown', (e) => {
    if (e.target !== node || (e.key !== 'Enter' && e.key !== ' ')) return
    e.preventDefault()
    tap()
  })
  return node
}

/** Whether a key belongs to a Japanese conversion still going on; Safari says so by 229 only. */
export const converting = (e) => e.isComposing || e.keyCode === 229

export const exactTime = (at) => new Date(at).toLocaleTimeString(locale, { hour: '2-digit', minute: '2-digit', second: '2-digit' })
export const clockTime = (at) => new Date(at).toLocaleTimeString(locale, { hour: '2-digit', minute: '2-digit' })
/** The time today, the date before. */
export const shortTime = (at, now = Date.now()) => {
  const then = new Date(at)
  return then.toDateString() === new Date(now).toDateString() ? clockTime(at) : then.toLocaleDateString(locale, { month: shortMonth, day: 'numeric' })
}
export const dayName = (at) => new Date(at).toLocaleDateString(locale, { month: 'long', day: 'numeric', weekday: 'short' })

/** Brings a list of keyed nodes into its parent, keeping those whose signature is unchanged. */
export function reconcile(parent, items, key, sign, draw) {
  const old = new Map([...parent.children].map((n) => [n.dataset.key, n]))
  let at = parent.firstChild
  for (const item of items) {
    const k = String(key(item))
    const s = sign(item)
    let node = old.get(k)
    if (!node || node.signature !== s) {
      const fresh = draw(item)
      fresh.dataset.key = k
      fresh.signature = s
      if (node) {
        if (at === node) at = node.nextSibling
        node.remove()
      }
      node = fresh
    }
    old.delete(k)
    if (node === at) at = at.nextSibling
    else parent.insertBefore(node, at)
  }
  for (const gone of old.values()) gone.remove()
}

const icons = {
  plus: 'M12 5v14M5 12h14',
  photo: 'M4 7h3l1.5-2h7L17 7h3v12H4zM12 16a3.2 3.2 0 1 0 0-6.400 3.2 3.2 0 0 0 0 6.400',
  page: 'M6 3h8l4 4v14H6zM14 3v4h4',
  menu: 'M5 7h14M5 12h14M5 17h14',
  keys: 'M3 7h18v10H3zM7 10h.5M11 10h.5M15 10h.5M8 14h8',
  close: 'M6 6l12 12M18 6L6 18',
  beside: 'M4 5h7v14H4zM14 8h6M17 5v6',
  smile: 'M12 20a8 8 0 1 0 0-16 8 8 0 0 0 0 16M9 10v.5M15 10v.5M8.500 14c1.800 2.600 5.200 2.600 7 0',
}
export const icon = (name) =>
  svg('svg', { viewBox: '0 0 24 24', class: 'ic', 'aria-hidden': 'true' }, svg('path', { d: icons[name] }))
