import type { Message } from '@/entities/message'

/** Whose bubble it is, as the eye sees it. */
export type Side = 'customer' | 'operator' | 'bot' | 'note'

export function sideOf(m: Message): Side {
  if (m.direction === 'note') return 'note'
  if (m.direction === 'in') return 'customer'
  return m.author.kind === 'bot' ? 'bot' : 'operator'
}

const grounds: Record<Side, string> = {
  customer: 'border-line bg-card',
  operator: 'border-mine-line bg-mine',
  bot: 'border-violet/30 bg-violet-soft',
  note: 'border-note-line bg-note border-dashed',
}

/** Pictures and stickers need no ground of their own. */
const bare = new Set(['image', 'video', 'sticker'])

export const frameOf = (m: Message): string =>
  bare.has(m.kind) && !m.unsent ? '' : `rounded-2xl border px-3.5 py-1.5 ${grounds[sideOf(m)]}`
