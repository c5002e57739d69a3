import type { TextContent } from './content'

export type Segment =
  | { type: 'text'; text: string }
  | { type: 'emoji'; text: string; product: string; emoji: string }
  | { type: 'mention'; text: string; self: boolean }
  | { type: 'link'; text: string; href: string }

interface Mark {
  index: number
  length: number
  make: (text: string) => Segment
}

/**
 * Cuts a text at its emoji, mentions and links. The pieces joined are always the
 * text: marks that overlap or lie outside are left out.
 */
export function segments(content: TextContent): Segment[] {
  const text = content.text ?? ''
  const marks: Mark[] = [
    ...(content.emojis ?? []).map((e) => ({
      ...e,
      make: (t: string): Segment => ({ type: 'emoji', text: t, product: e.product_id, emoji: e.emoji_id }),
    })),
    ...(content.mentions ?? []).map((m) => ({
      ...m,
      make: (t: string): Segment => ({ type: 'mention', text: t, self: m.is_self ?? false }),
    })),
  ].sort((a, b) => a.index - b.index)

  const out: Segment[] = []
  let at = 0
  for (const mark of marks) {
    const end = mark.index + mark.length
    if (mark.index < at || mark.length <= 0 || end > text.length) continue
    out.push(...links(text.slice(at, mark.index)), mark.make(text.slice(mark.index, end)))
    at = end
  }
  out.push(...links(text.slice(at)))
  return out
}

const link = /https?:\/\/[^\s<>"'、。」』）】]+/g

function links(text: string): Segment[] {
  const out: Segment[] = []
  let at = 0
  for (const found of text.matchAll(link)) {
    const href = found[0].replace(/[.,;:!?)\]]+$/, '')
    if (!URL.canParse(href)) continue
    if (found.index > at) out.push({ type: 'text', text: text.slice(at, found.index) })
    out.push({ type: 'link', text: href, href })
    at = found.index + href.length
  }
  if (at < text.length) out.push({ type: 'text', text: text.slice(at) })
  return out
}

/** The word of a LINE emoji: "(love)" reads "love"; a bare "()" has none. */
export const emojiWord = (text: string): string => text.replace(/^\(|\)$/g, '').trim()
