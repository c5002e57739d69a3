import * as api from '@/api/guard'
import type { Schema } from '@/api/types'
import { heldThread, type Message, take } from '@/entities/message'

export type GuardSettings = Schema['GuardSettings']
export type GuardReport = Schema['GuardReport']
export type Rule = Schema['GuardFinding']['rule']
export type Missend = Schema['Missend']
export type Why = Schema['NewMissend']['why']
export { missends, report, setSettings, settings } from '@/api/guard'
export { marked } from './view'

export const rules: Rule[] = ['other_customer', 'other_brand', 'wrote_since', 'figures', 'words', 'follow_up', 'personal', 'hours']
export const modes = ['off', 'shadow', 'warn', 'stop'] as const
export const reasons = ['right', 'checked', 'urgent', 'other'] as const
export const whys: Why[] = ['customer', 'content', 'file', 'personal', 'other']

/** Deals with a bubble that should not have gone out; the desk's answer is what is shown. */
export async function missend(message: Message, why: Why, note: string): Promise<void> {
  const answer = await api.missend(message.conversation_id!, message.id, { why, ...(note.trim() && { note: note.trim() }) })
  const thread = heldThread(message.thread_id)
  if (thread) take(thread, [answer])
}
