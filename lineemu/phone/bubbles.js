// What one message looks like. Pure: message in, element out; taps go to `tap(action)`.
import { el, svg } from './dom.js'
import { sticker } from './stickers.js'
import { template, flex, imagemap } from './cards.js'

/** @param line a line of a talk; @param tap called with a LINE action object */
export function bubble(line, tap) {
  const m = line.message
  switch (m.type) {
    case 'text': return el('div', { class: 'b text' }, ...rich(withEmojis(m)))
    case 'textV2': return el('div', { class: 'b text' }, ...rich(substituted(m)))
    case 'sticker': return el('div', { class: 'b bare' }, sticker(m.packageId, m.stickerId))
    case 'image': return picture(line)
    case 'video': return el('div', { class: 'b media' }, el('video', { controls: true, preload: 'metadata', src: source(line), poster: m.previewImageUrl }))
    case 'audio': return el('div', { class: 'b media' }, el('audio', { controls: true, preload: 'metadata', src: source(line) }))
    case 'file': return el('a', { class: 'b file', href: line.media, download: m.fileName }, page(), el('span', {}, m.fileName, el('small', {}, size(m.fileSize))))
    case 'location': return place(m)
    case 'template': return template(m, tap)
    case 'flex': return flex(m, tap)
    case 'imagemap': return imagemap(m, tap)
    case 'coupon': return el('div', { class: 'b card' }, el('div', { class: 'body' }, el('strong', {}, 'クーポン'), el('p', {}, m.couponId)))
    default: return el('div', { class: 'b text odd' }, `この電話が知らない種類のメッセージです: ${m.type}`)
  }
}

/** One line of words for quotes and lists. */
export function summary(m) {
  const words = { sticker: 'スタンプ', image: '写真', video: '動画', audio: '音声', file: m.fileName, location: '位置情報', unsent: '取り消されたメッセージ' }
  return m.text || m.altText || words[m.type] || m.type
}

const source = (line) => line.media || line.message.originalContentUrl

function picture(line) {
  const img = el('img', { src: line.media || line.message.previewImageUrl, alt: '写真', loading: 'lazy' })
  img.addEventListener('error', () => img.replaceWith(el('span', { class: 'broken' }, '画像を読み込めませんでした')))
  return el('a', { class: 'b media', href: source(line), target: '_blank', rel: 'noopener', 'aria-label': '写真を大きく見る' }, img)
}

/** Replaces the $ of LINE emoji by a mark; indexes are UTF-16 units, as in JavaScript. */
function withEmojis(m) {
  if (!m.emojis?.length || !m.emojis.some((e) => m.text[e.index] === '$')) return m.text
  const at = new Set(m.emojis.map((e) => e.index))
  return m.text.split('').map((c, i) => (at.has(i) ? '☺' : c)).join('')
}

function substituted(m) {
  return m.text.replace(/\{([0-9A-Za-z_]+)\}/g, (all, key) => {
    const s = m.substitution?.[key]
    return !s ? all : s.type === 'emoji' ? '☺' : '@お客様'
  })
}

/** Text with its web addresses as links. */
function rich(text) {
  return String(text).split(/(https?:\/\/[^\s<>"「」、。)]+)/).map((part, i) =>
    i % 2 ? el('a', { href: part, target: '_blank', rel: 'noopener' }, part) : part)
}

function place(m) {
  const where = `${m.latitude.toFixed(4)}, ${m.longitude.toFixed(4)}`
  return el('div', { class: 'b card place' },
    svg('svg', { viewBox: '0 0 220 90', 'aria-hidden': 'true' },
      svg('rect', { width: 220, height: 90, fill: '#EDF1EA' }),
      svg('path', { d: 'M0 62L90 40 220 58M60 0l24 90M150 0l-10 90', stroke: '#fff', 'stroke-width': 9, fill: 'none' }),
      svg('path', { d: 'M110 66c-14-18-16-24-16-30a16 16 0 0 1 32 0c0 6-2 12-16 30', fill: '#B8321A' }),
      svg('circle', { cx: 110, cy: 36, r: 5.500, fill: '#fff' })),
    el('div', { class: 'body' }, el('strong', {}, m.title || '位置情報'), m.address && el('p', {}, m.address), el('small', {}, where)))
}

function page() {
  return svg('svg', { viewBox: '0 0 24 24', class: 'ic', 'aria-hidden': 'true' }, svg('path', { d: 'M6 3h8l4 4v14H6zM14 3v4h4' }))
}

function size(n) {
  return n > 1e6 ? `${(n / 1e6).toFixed(1)} MB` : n > 1000 ? `${Math.round(n / 1000)} KB` : `${n} B`
}
