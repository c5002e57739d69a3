import type { Conversation, Message } from '@/api/types'

/** A conversation as the desk would show it, with what a test cares about. */
export const conversation = (change: Partial<Conversation> = {}): Conversation => ({
  id: 'c1',
  version: 1,
  state: 'active',
  workspace_id: 'w1',
  channel_id: 'ch1',
  thread_id: 't1',
  contact: { id: 'p1', display_name: '佐藤 花子', has_avatar: false, kind: 'user', language: 'ja', blocked: false },
  assignee: null,
  offered_to: null,
  offer_until: null,
  queue: null,
  category: null,
  hold: null,
  closing: null,
  unreachable: false,
  last_message: { id: 'm1', direction: 'in', kind: 'text', preview: 'こんにちは' },
  last_message_at: '2026-11-22T05:00:00.000Z',
  opened_at: '2026-11-22T05:00:00.000Z',
  waiting_since: null,
  closed_at: null,
  close_reason: null,
  unread: 0,
  free_reply_until: null,
  ...change,
})

/** A message of the customer, with what a test cares about. */
export const message = (change: Partial<Message> = {}): Message => ({
  id: 'm1',
  version: 1,
  thread_id: 't1',
  conversation_id: 'c1',
  direction: 'in',
  kind: 'text',
  at: '2026-11-22T05:00:00.000Z',
  author: { kind: 'customer', id: 'p1', name: '佐藤 花子' },
  content: { text: 'こんにちは', emojis: [], mentions: [] },
  unsent: false,
  edited: false,
  quoted_message_id: null,
  image_set: null,
  send: null,
  standby: false,
  ...change,
})
