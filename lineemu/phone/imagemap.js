// A picture with areas that can be tapped, and perhaps a film on it.
import { el } from './dom.js'
import { loads } from './media.js'
import { t } from './words.js'

/** The CSS of an area: its share of the picture, whatever size it is drawn in. Pure. */
export function placed(area, base) {
  const part = (n, of) => `${((100 * n) / of).toFixed(3)}%`
  return { left: part(area.x, base.width), top: part(area.y, base.height), width: part(area.width, base.width), height: part(area.height, base.height) }
}

/** An imagemap's action in the common form. Pure. */
export function action(a) {
  const words = { uri: a.linkUri, message: a.text, clipboard: a.clipboardText }
  return { type: a.type, label: a.label || words[a.type], uri: a.linkUri, text: a.text, clipboardText: a.clipboardText }
}

export function imagemap(m, tap) {
  const base = { width: m.baseSize?.width || 1040, height: m.baseSize?.height || 1040 }
  const picture = loads(el('img', { alt: m.altText }), `${m.baseUrl}/700`)
  const node = el('div', { class: 'b imagemap', role: 'group', 'aria-label': m.altText }, picture)
  node.style.aspectRatio = `${base.width} / ${base.height}`
  if (m.video) node.append(film(m.video, base, tap))
  for (const a of m.actions ?? []) {
    const act = action(a)
    const area = el('button', { type: 'button', class: 'area', 'data-testid': 'phone-area', 'aria-label': act.label, title: act.label, onclick: () => tap(act) })
    Object.assign(area.style, placed(a.area, base))
    node.append(area)
  }
  return node
}

/** The film lies on the picture; its link is offered when it has ended. */
function film(v, base, tap) {
  const video = el('video', { controls: true, preload: 'metadata', playsinline: true, poster: v.previewImageUrl, src: v.originalContentUrl, 'aria-label': t('video') })
  const box = el('div', { class: 'film' }, video)
  Object.assign(box.style, placed(v.area, base))
  const link = v.externalLink
  if (link) {
    const more = el('button', { type: 'button', class: 'after', hidden: true, 'data-testid': 'phone-film-link', onclick: () => tap({ type: 'uri', uri: link.linkUri }) }, link.label)
    for (const e of ['ended', 'error']) video.addEventListener(e, () => { more.hidden = false })
    box.append(more)
  }
  return box
}
