// The components that hold nothing: picture, icon, button, line, film, air.
import { color, letter, picture, ratio } from './tokens.js'
import { gravity, place, side } from './place.js'

/** A picture: a frame with the aspect ratio, the picture cut to it or fitted into it. */
export function image(c, parent, first) {
  const [w, h] = ratio(c.aspectRatio, [1, 1])
  const frame = { width: picture(c.size) ?? '100px', maxWidth: '100%', aspectRatio: `${w} / ${h}`, overflow: 'hidden', flex: 'none' }
  if (color(c.backgroundColor)) frame.background = c.backgroundColor
  return {
    tag: 'div', cls: 'fx-image', action: c.action, label: c.action?.label,
    style: { ...place(c, parent, first), display: 'flex', flexDirection: 'column', alignItems: side(c.align, 'center'), justifyContent: gravity(c.gravity) },
    kids: [{ tag: 'div', style: frame, kids: [{ tag: 'img', src: c.url, style: { width: '100%', height: '100%', display: 'block', objectFit: c.aspectMode === 'cover' ? 'cover' : 'contain' } }] }],
  }
}

/** An icon: as high as the letters beside it, as wide as its ratio. */
export function icon(c, parent, first) {
  const [w, h] = ratio(c.aspectRatio, [1, 1])
  const size = letter(c.size) ?? '16px'
  const style = place({ ...c, flex: 0 }, parent, first)
  const image = { tag: 'img', src: c.url, style: { height: '1em', width: `${(w / h).toFixed(3)}em`, objectFit: 'contain', display: 'inline-block', verticalAlign: '-0.12em' } }
  return { tag: 'span', cls: 'fx-icon', style: { ...style, fontSize: size, lineHeight: '1' }, kids: [image] }
}

export function button(c, parent, first) {
  const kind = ['primary', 'secondary'].includes(c.style) ? c.style : 'link'
  const style = { minHeight: c.height === 'sm' ? '40px' : '52px' }
  if (color(c.color)) style[kind === 'link' ? 'color' : 'background'] = c.color
  const words = c.action?.label || c.action?.text || c.action?.uri || ''
  return {
    tag: 'div', cls: 'fx-button',
    style: { ...place(c, parent, first), display: 'flex', flexDirection: 'column', justifyContent: gravity(c.gravity) },
    kids: [{ tag: 'button', cls: `fx-b ${kind}`, style, action: c.action, label: words, fit: c.adjustMode === 'shrink-to-fit', text: words }],
  }
}

/** A line across the box: lying in a vertical box, standing in a horizontal one. */
export function separator(c, parent, first) {
  const stands = parent.layout === 'horizontal' || parent.layout === 'baseline'
  const line = { background: color(c.color) ?? '#D4D6DA', alignSelf: 'stretch', ...(stands ? { width: '1px' } : { height: '1px' }) }
  return { tag: 'div', cls: 'fx-line', style: { ...place(c, parent, first), ...line } }
}

export function filler(c, parent, first) {
  return { tag: 'div', style: place(c, parent, first) }
}

/** A film in the hero; in small bubbles, or when it can't be played, its altContent is shown. */
export function video(c, bubble, alternative) {
  if (!['kilo', 'mega', 'giga'].includes(bubble.size ?? 'mega')) return alternative
  const [w, h] = ratio(c.aspectRatio, ratio(c.altContent?.aspectRatio, [1, 1]))
  const film = { tag: 'video', src: c.url, poster: c.previewUrl, fallback: alternative, style: { width: '100%', aspectRatio: `${w} / ${h}`, display: 'block', objectFit: 'cover', background: '#000' } }
  const label = c.action?.label || c.action?.uri
  const more = label && { tag: 'button', cls: 'fx-b link fx-after', action: c.action, label, text: label }
  return { tag: 'div', cls: 'fx-video', kids: [film, more].filter(Boolean) }
}


