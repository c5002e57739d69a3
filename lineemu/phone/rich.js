// Text with addresses, LINE emoji and mentions in it. All indexes are UTF-16 units, as in JavaScript.
import { el } from './dom.js'
import { emoji } from './stickers.js'

/** Cuts text into parts: strings, {emoji} and {mention}. Marks that overlap or lie outside are ignored. */
export function cut(text, marks) {
  const parts = []
  let at = 0
  for (const m of [...marks].sort((a, b) => a.index - b.index)) {
    if (!(m.index >= at) || !(m.length > 0) || m.index + m.length > text.length) continue
    if (m.index > at) parts.push(text.slice(at, m.index))
    parts.push(m.part)
    at = m.index + m.length
  }
  if (at < text.length) parts.push(text.slice(at))
  return parts
}

/** The parts of a text message: an account marks an emoji by one $, a customer's has a word of its own length. */
export function textParts(m) {
  const emojis = (m.emojis ?? []).map((e) => ({ index: e.index, length: e.length ?? 1, part: { emoji: e } }))
  const mentions = (m.mention?.mentionees ?? []).map((e) => ({ index: e.index, length: e.length, part: { mention: m.text.slice(e.index, e.index + e.length) } }))
  return cut(String(m.text ?? ''), [...emojis, ...mentions])
}

/** The parts of a textV2 message: {key} stands for a mention or an emoji, a doubled brace for a brace. */
export function substituted(m, nameOf) {
  const marks = [...m.text.matchAll(/\{\{|\}\}|\{([0-9A-Za-z_]{1,20})\}/g)].flatMap((hit) => {
    const place = { index: hit.index, length: hit[0].length }
    if (!hit[1]) return [{ ...place, part: hit[0][0] }]
    const s = m.substitution?.[hit[1]]
    if (s?.type === 'emoji') return [{ ...place, part: { emoji: s } }]
    if (s?.type === 'mention') return [{ ...place, part: { mention: `@${s.mentionee?.type === 'all' ? 'All' : nameOf(s.mentionee?.userId)}` } }]
    return []
  })
  return cut(m.text, marks)
}

/** The parts as elements. */
export function draw(parts) {
  return parts.flatMap((p) => {
    if (typeof p === 'string') return linked(p)
    if (p.mention !== undefined) return [el('b', { class: 'mention' }, p.mention)]
    return [emoji(p.emoji.productId, p.emoji.emojiId)]
  })
}

function linked(text) {
  return text.split(/(https?:\/\/[^\s<>"「」、。)]+)/).map((part, i) =>
    i % 2 ? el('a', { href: part, target: '_blank', rel: 'noopener' }, part) : part)
}
