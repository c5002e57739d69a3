// A box and everything it holds.
import { background, border, color, length, radius, space } from './tokens.js'
import { place } from './place.js'
import { text } from './text.js'
import { button, filler, icon, image, separator } from './parts.js'

const parts = { text, image, icon, button, separator, filler, box }
const deepest = 20 // boxes in boxes; more is no message but an attack on the stack

const justify = { center: 'center', 'flex-start': 'flex-start', 'flex-end': 'flex-end', 'space-between': 'space-between', 'space-around': 'space-around', 'space-evenly': 'space-evenly' }
const items = { center: 'center', 'flex-start': 'flex-start', 'flex-end': 'flex-end' }

/** Describes any component; unknown ones are left out, as old phones do. */
export function component(c, parent, first, depth = 0) {
  if (!c || typeof c !== 'object' || !Object.hasOwn(parts, c.type)) return null
  return parts[c.type](c, parent, first, depth)
}

/** The CSS of the box itself: its ground, its edges, its measure. */
export function surface(c) {
  const style = {}
  const ground = background(c)
  if (ground) style.background = ground
  const width = border(c.borderWidth)
  if (width) style.border = `${width} solid ${color(c.borderColor) ?? '#000000'}`
  else if (color(c.borderColor)) style.borderColor = c.borderColor
  if (radius(c.cornerRadius)) Object.assign(style, { borderRadius: radius(c.cornerRadius), overflow: 'hidden' })
  for (const k of ['width', 'height', 'maxWidth', 'maxHeight']) if (length(c[k])) style[k] = length(c[k])
  if (style.height || style.maxHeight) style.overflow = 'hidden'
  if (space(c.paddingAll)) style.padding = space(c.paddingAll)
  const edges = { paddingTop: c.paddingTop, paddingBottom: c.paddingBottom, paddingInlineStart: c.paddingStart, paddingInlineEnd: c.paddingEnd }
  for (const [k, v] of Object.entries(edges)) if (space(v)) style[k] = space(v)
  return style
}

export function box(c, parent, first, depth = 0) {
  const row = c.layout === 'horizontal' || c.layout === 'baseline'
  const style = { ...(parent ? place(c, parent, first) : {}), ...surface(c), display: 'flex', flexDirection: row ? 'row' : 'column' }
  if (style.position !== 'absolute') style.position = 'relative' // its children may be absolute
  if (c.layout === 'baseline') style.alignItems = 'baseline'
  else if (items[c.alignItems]) style.alignItems = items[c.alignItems]
  if (justify[c.justifyContent]) style.justifyContent = justify[c.justifyContent]
  let before = 0
  const kids = depth >= deepest ? [] : (c.contents ?? []).map((k) => {
    const kid = component(k, c, before === 0, depth + 1)
    if (kid && k.position !== 'absolute') before++
    return kid
  }).filter(Boolean)
  return { tag: 'div', cls: 'fx-box', style, kids, action: c.action, label: c.action?.label }
}
