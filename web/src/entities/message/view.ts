import type { Message, Send } from '@/api/types'
import { emojiWord } from './segments'
import type { MediaContent, StickerContent, TextContent } from './content'

export type SendVerb = 'retry' | 'dismiss' | 'confirm'
export interface SendView {
  /** Key under `send.` */
  key: string
  tone: 'plain' | 'green' | 'amber' | 'red'
  /** Buttons that help from here. */
  verbs: SendVerb[]
}

/** What a bubble says about its journey, and what can be done about it. */
export function sendView(send: Send): SendView {
  switch (send.state) {
    case 'queued':
      return { key: 'queued', tone: 'plain', verbs: [] }
    case 'sending':
      return { key: 'sending', tone: 'plain', verbs: [] }
    case 'sent':
      return { key: send.route === 'reply' ? 'sent_reply' : send.route === 'push' ? 'sent_push' : 'sent', tone: 'green', verbs: [] }
    case 'failed':
      return { key: 'failed', tone: 'red', verbs: ['retry', 'dismiss'] }
    case 'unknown':
      return { key: 'unknown', tone: 'amber', verbs: ['retry', 'dismiss'] }
    case 'confirm':
      return { key: 'confirm', tone: 'amber', verbs: ['confirm', 'dismiss'] }
    case 'dismissed':
      return { key: 'dismissed', tone: 'plain', verbs: [] }
  }
}

/** A sticker's words: LINE's pictures are not ours to keep. */
export function stickerWords(content: StickerContent): string {
  const text = content.text?.trim()
  return text || (content.keywords ?? []).slice(0, 3).join('・')
}

/** Words for a quote or a list; null where only the kind's own name is known. */
export function plainText(m: Message): string | null {
  if (m.unsent) return null
  if (m.kind === 'text') return (m.content as unknown as TextContent).text ?? ''
  if (m.kind === 'sticker') return stickerWords(m.content as unknown as StickerContent) || null
  if (m.kind === 'file') return (m.content as unknown as MediaContent).name ?? null
  return null
}

/** A preview of words with LINE emoji: "(love)" stays readable, a bare "()" goes. */
export const previewText = (text: string): string => text.replace(/\(\)/g, '').replace(/\s+/g, ' ').trim()

const steps: [number, string][] = [
  [1 << 30, 'GB'],
  [1 << 20, 'MB'],
  [1 << 10, 'KB'],
]

/** "1.4 MB" for 1,468,006 bytes. */
export function fileSize(bytes: number): string {
  for (const [step, unit] of steps) {
    if (bytes >= step) return `${(bytes / step).toFixed(bytes / step < 10 ? 1 : 0)} ${unit}`
  }
  return `${bytes} B`
}

/** The box a picture will fill, known before it is loaded, so that nothing moves afterwards. */
export function mediaBox(content: MediaContent, most = 280): { width: number; height: number } {
  const w = content.width || 4
  const h = content.height || 3
  const scale = Math.min(most / w, 320 / h, content.width ? 1 : Infinity)
  return { width: Math.max(96, Math.round(w * scale)), height: Math.max(72, Math.round(h * scale)) }
}

/** Buttons' hidden data, as words where it is a query string. */
export function postbackWords(data: string): string {
  if (!/^[\w.~%+-]+=[^&]*(&[\w.~%+-]+=[^&]*)*$/.test(data)) return data
  return [...new URLSearchParams(data)].map(([k, v]) => `${k}: ${v}`).join(' / ')
}

const codes = new Set(['unblocked', 'ok', 'failed'])

/** The message key and names of a line in the talk that is no bubble. */
export function systemLine(m: Message): { key: string; operator?: string; reason?: string; actor: string } {
  const c = m.content as Record<string, unknown>
  const text = (name: string) => (typeof c[name] === 'string' ? (c[name] as string) : undefined)
  const actor = m.author.name
  if (m.kind === 'state') return { key: `line.state.${text('event') ?? 'other'}`, operator: text('operator_id'), reason: text('reason'), actor }
  if (m.kind === 'follow') return { key: c.unblocked ? 'line.follow_again' : 'line.follow', actor }
  if (m.kind === 'account_link') {
    return { key: codes.has(text('result') ?? '') ? `line.account_link_${text('result')}` : 'line.account_link_ok', actor }
  }
  return { key: `line.${m.kind}`, actor }
}

/** What the context pane and the composer may say about quoting: LINE quotes these kinds only. */
export const quotable = (m: Message): boolean =>
  !m.unsent && m.direction !== 'note' && ['text', 'sticker', 'image', 'video'].includes(m.kind) && !m.id.startsWith('local:')

/** Whether a bubble is an emoji word without picture, such as "()". */
export const emptyEmoji = (text: string): boolean => emojiWord(text) === ''
