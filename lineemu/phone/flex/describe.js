// A Flex message as a plain description of elements. Pure: no document, so it is tested anywhere.
//
// A description is {tag, cls, style, kids | text, action, label, src, poster, fit, fallback};
// render.js makes elements of it.
import { bubbleWidth, color } from './tokens.js'
import { component } from './box.js'
import { image, video } from './parts.js'

/** The bubbles of a flex container, in order. */
export function bubbles(contents) {
  return (contents?.type === 'carousel' ? contents.contents ?? [] : [contents]).filter((b) => b?.type === 'bubble').map(bubble)
}

const root = { layout: 'vertical' } // what a block's box stands in

function bubble(b) {
  const blocks = ['header', 'hero', 'body', 'footer'].filter((k) => b[k]).map((k) => block(b, k))
  return {
    tag: 'div', cls: 'fx-bubble', width: bubbleWidth(b.size), dir: b.direction === 'rtl' ? 'rtl' : 'ltr',
    style: { width: `${bubbleWidth(b.size)}px`, maxWidth: '100%' }, kids: blocks.filter(Boolean), action: b.action, label: b.action?.label,
  }
}

/** The room around a block's content when its box does not say. */
function padding(name, size) {
  if (name === 'hero') return '0px'
  if (name === 'footer') return '10px'
  return size === 'nano' || size === 'micro' ? '10px' : '20px'
}

function block(b, name) {
  const dress = b.styles?.[name] ?? {}
  const style = {}
  if (name === 'body') Object.assign(style, { flex: '1 0 auto', display: 'flex', flexDirection: 'column' })
  if (color(dress.backgroundColor)) style.background = dress.backgroundColor
  if (dress.separator) style.borderTop = `1px solid ${color(dress.separatorColor) ?? '#D4D6DA'}`
  const kid = name === 'hero' ? hero(b) : component(b[name], root, true)
  if (!kid) return null
  if (b[name].type === 'box') {
    kid.style = { padding: padding(name, b.size), ...kid.style, flex: name === 'body' ? '1 0 auto' : kid.style.flex }
  }
  return { tag: 'div', cls: `fx-block fx-${name}`, style, kids: [kid] }
}

function hero(b) {
  if (b.hero.type === 'image') return image({ ...b.hero, size: b.hero.size ?? 'md' }, root, true)
  if (b.hero.type !== 'video') return component(b.hero, root, true)
  return video(b.hero, b, component(b.hero.altContent, root, true))
}
