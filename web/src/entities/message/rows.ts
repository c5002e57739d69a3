import type { Message } from '@/api/types'

/** What stands in the talk, one under the other. */
export type Row =
  | { type: 'day'; key: string; at: string }
  | { type: 'inquiry'; key: string; conversation: string }
  | { type: 'unread'; key: string }
  | { type: 'system'; key: string; message: Message }
  | { type: 'bubble'; key: string; messages: Message[]; first: boolean; last: boolean }

/** Bubbles of one author closer than this stand together under one name. */
const together = 5 * 60_000

const asLines = new Set([
  'account_link',
  'follow',
  'unfollow',
  'join',
  'leave',
  'member_joined',
  'member_left',
  'video_watched',
  'beacon',
  'membership',
  'state',
])

export const isLine = (m: Message): boolean => m.direction === 'system' || asLines.has(m.kind)

export interface RowOptions {
  /** The day of a moment in the reader's time zone, e.g. "2026-11-22". */
  dayOf: (at: string) => string
  /** The first message that was unread when the talk was opened. */
  unreadFrom?: string | null
  /** Keeps a row's key when the desk's id takes the place of our own. */
  keyOf?: (id: string) => string
}

/** Lays messages (oldest first) out as rows: days, inquiries, system lines and grouped bubbles. */
export function toRows(messages: readonly Message[], options: RowOptions): Row[] {
  const rows: Row[] = []
  const key = options.keyOf ?? ((id: string) => id)
  let day = ''
  let inquiry: string | null = null
  for (const m of messages) {
    if (m.send?.error?.code === 'revoked') continue // taken back before anybody saw it
    const today = options.dayOf(m.at)
    if (today !== day) rows.push({ type: 'day', key: `day:${today}`, at: m.at })
    day = today
    if (m.conversation_id && m.conversation_id !== inquiry) {
      if (inquiry) rows.push({ type: 'inquiry', key: `inquiry:${m.conversation_id}:${m.id}`, conversation: m.conversation_id })
      inquiry = m.conversation_id
    }
    if (m.id === options.unreadFrom) rows.push({ type: 'unread', key: 'unread' })
    if (isLine(m)) rows.push({ type: 'system', key: key(m.id), message: m })
    else addBubble(rows, m, key(m.id))
  }
  return rows
}

function addBubble(rows: Row[], m: Message, key: string): void {
  const above = rows.at(-1)
  if (above?.type === 'bubble') {
    const last = above.messages.at(-1)!
    if (sameSet(last, m)) {
      above.messages.push(m)
      above.messages.sort((a, b) => (a.image_set?.index ?? 0) - (b.image_set?.index ?? 0))
      return
    }
    if (continues(last, m)) {
      above.last = false
      rows.push({ type: 'bubble', key, messages: [m], first: false, last: true })
      return
    }
  }
  rows.push({ type: 'bubble', key, messages: [m], first: true, last: true })
}

const sameSet = (a: Message, b: Message): boolean =>
  !!a.image_set && a.image_set.id === b.image_set?.id && !a.unsent && !b.unsent && a.author.id === b.author.id

const continues = (a: Message, b: Message): boolean =>
  a.direction === b.direction &&
  a.author.kind === b.author.kind &&
  a.author.id === b.author.id &&
  Date.parse(b.at) - Date.parse(a.at) < together

/** The first of the last `count` messages from the customer. */
export function unreadFrom(messages: readonly Message[], count: number): string | null {
  let left = count
  let found: string | null = null
  for (let i = messages.length - 1; i >= 0 && left > 0; i--) {
    const m = messages[i]!
    if (m.direction !== 'in') continue
    found = m.id
    left--
  }
  return found
}
