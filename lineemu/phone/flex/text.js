// Text and its spans.
import { color, letter, length } from './tokens.js'
import { gravity, place } from './place.js'

const aligns = ['start', 'center', 'end']

/** CSS of what text and span have in common. */
function face(c) {
  const style = {}
  if (letter(c.size)) style.fontSize = letter(c.size)
  if (color(c.color)) style.color = c.color
  if (c.weight === 'bold') style.fontWeight = '700'
  if (c.weight === 'regular') style.fontWeight = '400'
  if (c.style === 'italic') style.fontStyle = 'italic'
  if (c.style === 'normal') style.fontStyle = 'normal'
  if (c.decoration === 'underline' || c.decoration === 'line-through') style.textDecoration = c.decoration
  if (c.decoration === 'none') style.textDecoration = 'none'
  return style
}

/** A text component: an outer part for its place, an inner part for the words. */
export function text(c, parent, first) {
  const inner = { ...face(c), textAlign: aligns.includes(c.align) ? c.align : 'start' }
  inner.fontSize ??= '16px'
  if (c.wrap) {
    inner.whiteSpace = 'pre-wrap'
    inner.overflowWrap = 'anywhere'
    if (Number.isInteger(c.maxLines) && c.maxLines > 0) {
      Object.assign(inner, { display: '-webkit-box', WebkitBoxOrient: 'vertical', WebkitLineClamp: String(c.maxLines), overflow: 'hidden' })
    }
  } else {
    Object.assign(inner, { whiteSpace: 'pre', overflow: 'hidden', textOverflow: 'ellipsis' })
  }
  const between = length(c.lineSpacing)
  if (between?.endsWith('px')) { // between the lines only: not above the first nor below the last
    inner.lineHeight = `calc(1.35em + ${between})`
    inner.marginBlock = `calc(${between} / -2)`
  }
  const kids = c.contents?.length ? c.contents.filter((s) => s.type === 'span').map((s) => ({ tag: 'span', style: face(s), text: String(s.text ?? '') })) : undefined
  return {
    tag: 'div', cls: 'fx-text', action: c.action, label: c.action?.label,
    style: { ...place(c, parent, first), display: 'flex', flexDirection: 'column', justifyContent: gravity(c.gravity) },
    kids: [{ tag: 'p', style: inner, fit: c.adjustMode === 'shrink-to-fit', text: kids ? undefined : String(c.text ?? ''), kids }],
  }
}
