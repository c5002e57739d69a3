import type { Message, Send } from '@/api/types'
import { emojiWord } from './segments'
import type { MediaContent, NoticeContent, StateContent, StickerContent, TextContent } from './content'

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

/** Whether somebody has said that the bubble should not have gone out. */
export const missent = (m: Message): boolean => m.send?.error?.code === 'missent'

/** Whether that can still be said. */
export const missendable = (m: Message): boolean => m.direction === 'out' && m.author.kind === 'operator' && !!m.conversation_id && !missent(m) && ['queued', 'sending', 'sent', 'unknown'].includes(m.send?.state ?? '')

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
  const { name, alt, title, label } = m.content as { name?: string; alt?: string; title?: string; label?: string }
  return { file: name, rich: alt, location: title, postback: label }[m.kind as 'file'] || null
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

export interface LineView {
  key: string
  /** Who did it, where the line names a colleague. */
  operator?: string
  reason?: string
  /** What its words are filled in with. */
  says?: Record<string, string>
  /** Where it was transferred to. */
  to?: { operator?: string; queue?: string }
  /** Of a refund, yen. */
  amount?: number
}

/** The message key and names of a line in the talk that is no bubble. */
export function systemLine(m: Message): LineView {
  if (m.kind === 'state') {
    const c = m.content as unknown as Partial<StateContent>
    return {
      key: `line.state.${c.event ?? 'other'}`,
      operator: c.operator_id,
      reason: c.reason,
      ...(c.data && { says: c.data, to: { operator: c.data.operator, queue: c.data.queue }, ...(c.data.amount && { amount: Number(c.data.amount) }) }),
    }
  }
  const c = m.content as unknown as Partial<NoticeContent>
  if (m.kind === 'follow') return { key: c.unblocked ? 'line.follow_again' : 'line.follow' }
  if (m.kind === 'account_link') return { key: c.result === 'failed' ? 'line.account_link_failed' : 'line.account_link_ok' }
  return { key: `line.${m.kind}` }
}

/** What the context pane and the composer may say about quoting: LINE quotes these kinds only. */
export const quotable = (m: Message): boolean =>
  !m.unsent && m.direction !== 'note' && (!m.send || m.send.state === 'sent') && ['text', 'sticker', 'image', 'video'].includes(m.kind) && !m.id.startsWith('local:')

/** Whether a bubble is an emoji word without picture, such as "()". */
export const emptyEmoji = (text: string): boolean => emojiWord(text) === ''
