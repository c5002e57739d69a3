import type { Message } from '@/entities/message'

/** Whose bubble it is, as the eye sees it. */
export type Side = 'customer' | 'operator' | 'bot' | 'note'

export function sideOf(m: Message): Side {
  if (m.direction === 'note') return 'note'
  if (m.direction === 'in') return 'customer'
  return m.author.kind === 'operator' ? 'operator' : 'bot'
}

const grounds: Record<Side, string> = {
  customer: 'border-line bg-card',
  operator: 'border-mine-line bg-mine',
  bot: 'border-violet/30 bg-violet-soft',
  note: 'border-note-line bg-note border-dashed',
}

/** Pictures and stickers need no ground of their own. */
const bare = new Set(['image', 'video', 'sticker'])

/** What was taken back must not look like what was said. */
const withdrawn = 'border-dashed border-line-strong bg-paper text-sub'

export function frameOf(m: Message): string {
  const back = m.send?.state === 'dismissed'
  if (bare.has(m.kind) && !m.unsent) return back ? 'opacity-60' : ''
  return `rounded-2xl border ${m.kind === 'rich' && !m.unsent ? 'p-1.5' : 'px-3.5 py-1.5'} ${back ? withdrawn : grounds[sideOf(m)]}`
}
