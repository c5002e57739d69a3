// What one message looks like. Pure: message in, element out; taps go to `tap(action)`.
import { el, icon, svg } from './dom.js'
import { sticker } from './stickers.js'
import { template } from './templates.js'
import { imagemap } from './imagemap.js'
import { flex } from './flex/render.js'
import { film, picture, sound } from './media.js'
import { draw, substituted, textParts } from './rich.js'
import { t } from './words.js'

/** @param line a line of a talk; @param on {tap(action), nameOf(user id)} */
export function bubble(line, on) {
  const m = line.message
  switch (m.type) {
    case 'text': return el('div', { class: 'b text' }, ...draw(textParts(m)))
    case 'textV2': return el('div', { class: 'b text' }, ...draw(substituted(m, on.nameOf)))
    case 'sticker': return el('div', { class: 'b bare' }, sticker(m.packageId, m.stickerId))
    case 'image': return picture(line)
    case 'video': return film(line)
    case 'audio': return sound(line)
    case 'file': return el('a', { class: 'b file', href: line.media, download: m.fileName }, icon('page'), el('span', {}, m.fileName, el('small', {}, size(m.fileSize))))
    case 'location': return place(m)
    case 'template': return template(m, on.tap)
    case 'flex': return flex(m, on.tap)
    case 'imagemap': return imagemap(m, on.tap)
    case 'coupon': return coupon(m)
    default: return el('div', { class: 'b text odd' }, t('unknownMessage', { type: m.type }))
  }
}

/** One line of words for quotes and lists. */
export function summary(m) {
  const words = { sticker: t('sticker'), image: t('photo'), video: t('video'), audio: t('audio'), file: m.fileName, location: t('location'), coupon: t('coupon'), unsent: t('unsentMessage') }
  return m.text || m.altText || words[m.type] || m.type
}

/** LINE draws a coupon from its own store; the emulator has only its id. */
function coupon(m) {
  return el('div', { class: 'b card coupon' }, el('div', { class: 'body' }, el('strong', {}, t('coupon')), el('p', {}, m.couponId), el('small', {}, t('couponNote'))))
}

function place(m) {
  const where = `${m.latitude.toFixed(4)}, ${m.longitude.toFixed(4)}`
  return el('div', { class: 'b card place' },
    svg('svg', { viewBox: '0 0 220 90', 'aria-hidden': 'true' },
      svg('rect', { width: 220, height: 90, fill: '#EDF1EA' }),
      svg('path', { d: 'M0 62L90 40 220 58M60 0l24 90M150 0l-10 90', stroke: '#fff', 'stroke-width': 9, fill: 'none' }),
      svg('path', { d: 'M110 66c-14-18-16-24-16-30a16 16 0 0 1 32 0c0 6-2 12-16 30', fill: '#B8321A' }),
      svg('circle', { cx: 110, cy: 36, r: 5.5, fill: '#fff' })),
    el('div', { class: 'body' }, el('strong', {}, m.title || t('location')), m.address && el('p', {}, m.address), el('small', {}, where)))
}

function size(n) {
  return n > 1e6 ? `${(n / 1e6).toFixed(1)} MB` : n > 1000 ? `${Math.round(n / 1000)} KB` : `${n} B`
}
