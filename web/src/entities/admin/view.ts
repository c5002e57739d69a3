import type { Schema } from '@/api/types'

/** One thing to look at when a channel is connected. `ok` is null where LINE does not tell: only people can look. */
export interface Finding {
  what: 'bot' | 'hook' | 'active' | 'chat' | 'redelivery' | 'greeting' | 'quota'
  ok: boolean | null
  detail?: string
}

/** What is well with a channel and what is to be done, in the order in which it is done. */
export function findingsOf(h: Schema['ChannelHealth']): Finding[] {
  if (!h.bot) return [{ what: 'bot', ok: false }]
  const out: Finding[] = [
    { what: 'bot', ok: true, detail: [h.bot.name, h.bot.basic_id].filter(Boolean).join(' ') },
    { what: 'hook', ok: h.hook_url === h.hook_wanted, detail: h.hook_url },
    { what: 'active', ok: h.hook_active },
    { what: 'chat', ok: h.bot.chat_on },
    { what: 'redelivery', ok: null },
    { what: 'greeting', ok: null },
  ]
  if (h.code === '') out.push({ what: 'quota', ok: !h.limited || h.used < h.limit, detail: h.limited ? `${h.used} / ${h.limit}` : `${h.used}` })
  return out
}

/** Whether customers' messages arrive, as far as LINE tells. */
export const receives = (h: Schema['ChannelHealth']): boolean => h.hook_url === h.hook_wanted && h.hook_active

/** Which words explain how LINE's call of the webhook ended. */
export function testKey(t: Schema['LineTest']): string {
  if (t.ok) return 'ok'
  const reason = t.reason.toLowerCase()
  if (reason.includes('connect')) return 'could_not_connect'
  if (reason.includes('timeout')) return 'request_timeout'
  if (reason.includes('status')) return 'error_status_code'
  return 'unclassified'
}

export const scopes = ['read', 'talk', 'knowledge', 'report', 'settings'] as const
export const keyLives = [30, 90, 180, 365] as const
export const haltings = ['line_suspended', 'token_dead', 'quota_gone', 'line_outage', 'paused', 'other'] as const

/** Which reason to stop is meant by what LINE refuses. */
export function haltFor(trouble: string): (typeof haltings)[number] {
  return ({ channel_auth: 'token_dead', line_forbidden: 'line_suspended', quota_exceeded: 'quota_gone' } as const)[trouble] ?? 'other'
}

/** The words for a customer by another way. */
export const wordsFor = (words: string, name: string): string => words.replaceAll('{name}', name)

/** A password is long enough, and of two kinds of letters. */
export const goodPassword = (text: string): boolean => [...text].length >= 12 && /\d/.test(text) && /\D/.test(text)
export const goodEmail = (text: string): boolean => /^\S+@\S+$/.test(text.trim())
export const goodName = (text: string): boolean => text.trim() !== '' && [...text.trim()].length <= 80

/** Colours that can be told apart, also next to each other. */
export const colors = ['#1e4a7a', '#b8321a', '#3b7d4f', '#a86a00', '#6b4e9b', '#0e7490', '#9d174d', '#4d5b21'] as const
