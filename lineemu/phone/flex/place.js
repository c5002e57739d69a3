// Where a component stands in its parent: margin, share of the room, position.
import { offset, space } from './tokens.js'

const horizontal = (layout) => layout === 'horizontal' || layout === 'baseline'

/** How much of the parent's room a component takes when it does not say. */
function share(c, parent) {
  if (Number.isFinite(c.flex) && c.flex >= 0) return c.flex
  if (c.type === 'filler') return 1
  if (c.type === 'icon' || c.type === 'separator' || c.type === 'span') return 0
  if (!horizontal(parent.layout)) return 0
  if (parent.justifyContent || c.width) return 0 // what is to be distributed keeps its own size
  return 1
}

/** The CSS of a component's place in a box. `first`: no margin of the box's spacing before it. */
export function place(c, parent, first) {
  const style = {}
  const row = horizontal(parent.layout)
  const n = share(c, parent)
  style.flex = n > 0 ? `${n} ${n} ${row ? '0' : 'auto'}` : '0 0 auto'
  if (row && n > 0) style.minWidth = '0'
  if (!row) style.maxWidth = '100%'
  if (c.position === 'absolute') {
    style.position = 'absolute'
  } else {
    const gap = space(c.margin) ?? (first ? undefined : space(parent.spacing))
    if (gap) style[row ? 'marginInlineStart' : 'marginTop'] = gap
    if (hasOffset(c)) style.position = 'relative'
  }
  const edges = { top: c.offsetTop, bottom: c.offsetBottom, insetInlineStart: c.offsetStart, insetInlineEnd: c.offsetEnd }
  for (const [k, v] of Object.entries(edges)) if (offset(v)) style[k] = offset(v)
  return style
}

const hasOffset = (c) => [c.offsetTop, c.offsetBottom, c.offsetStart, c.offsetEnd].some((v) => offset(v))

const ends = { top: 'flex-start', center: 'center', bottom: 'flex-end' }
/** Gravity: where a component's own content lies in the room it got. */
export const gravity = (v) => ends[v] ?? 'flex-start'

const sides = { start: 'flex-start', center: 'center', end: 'flex-end' }
export const side = (v, fallback) => sides[v] ?? fallback
