// Pictures, films and sounds in a bubble.
import { el } from './dom.js'
import { t } from './words.js'

const source = (line) => line.media || line.message.originalContentUrl

/** "0:05" out of milliseconds; empty when unknown. */
export function length(ms) {
  if (!(ms > 0)) return ''
  const s = Math.round(ms / 1000)
  return `${Math.floor(s / 60)}:${String(s % 60).padStart(2, '0')}`
}

/** Gives an img its address; when it can't be loaded it says so in its place. */
export function loads(img, url) {
  img.loading = 'lazy'
  img.alt ||= ''
  img.addEventListener('error', () => img.replaceWith(el('span', { class: 'broken' }, t('imageBroken'))), { once: true })
  if (/^(https?:|data:image\/|blob:|\/)/.test(url ?? '')) img.src = url
  else queueMicrotask(() => img.dispatchEvent(new Event('error')))
  return img
}

export function picture(line) {
  const img = loads(el('img', { alt: t('photo') }), line.media || line.message.previewImageUrl)
  return el('a', { class: 'b media', href: source(line), target: '_blank', rel: 'noopener', 'aria-label': t('photoLarge') }, img)
}

/** Pictures sent together: tiles in the order they were chosen. */
export function pictureSet(lines) {
  const order = [...lines].sort((a, b) => (a.message.imageSet.index ?? 0) - (b.message.imageSet.index ?? 0))
  return el('div', { class: 'b set', role: 'group', 'aria-label': t('photos', { n: lines.length }), 'data-testid': 'phone-image-set' }, ...order.map(picture))
}

export function film(line) {
  const m = line.message
  return el('div', { class: 'b media' },
    el('video', { controls: true, preload: 'metadata', playsinline: true, src: source(line), poster: m.previewImageUrl, 'aria-label': t('video') }),
    m.duration && el('small', { class: 'length' }, length(m.duration)))
}

export function sound(line) {
  return el('div', { class: 'b media sound' },
    el('audio', { controls: true, preload: 'metadata', src: source(line), 'aria-label': t('audio') }),
    el('small', { class: 'length' }, length(line.message.duration)))
}
