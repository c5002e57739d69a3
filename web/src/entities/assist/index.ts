import { shallowReactive } from 'vue'
import * as api from '@/api/assist'
import type { Schema } from '@/api/types'
import { translating } from './on'

export { translating } from './on'
export { foreign, fateOf, languages, targetOf } from './view'
export { suggest, translateText } from '@/api/assist'
export type Suggestion = Schema['Suggestion']

/** What a model may be asked for in a talk. */
export interface Assist {
  translates: boolean
  suggests: boolean
  customer: string
}

/** Translations by message, into the screen's language. */
export const translations = shallowReactive(new Map<string, Schema['Translation']>())
/** Suggestions that are not decided yet, by talk. */
export const pending = shallowReactive(new Map<string, Suggestion & { after: string }>())

const none: Assist = { translates: false, suggests: false, customer: '' }
/** Brands that use no model for it are not asked again for a while. */
const off = new Map<string, number>()
const offFor = 5 * 60_000

/** Reads what may be asked for, and what was translated before. A desk that does not answer offers nothing. */
export async function readAssist(brand: string, talk: string, language: string): Promise<Assist> {
  if ((off.get(brand) ?? 0) > Date.now()) return none
  const got = await api.assist(talk, language).catch(() => null)
  if (!got) return none
  if (!got.translates && !got.suggests) off.set(brand, Date.now() + offFor)
  for (const t of got.translations) translations.set(t.message_id, t)
  if (got.translates) translating.add(talk)
  else translating.delete(talk)
  return { translates: got.translates, suggests: got.suggests, customer: got.customer_language }
}

export async function translateMessage(talk: string, message: string, language: string): Promise<void> {
  translations.set(message, await api.translateMessage(talk, message, language))
}

/** Tells what became of a suggestion, once; that the desk does not hear it hinders nobody. */
export function settle(talk: string, fate: 'used' | 'edited' | 'dropped'): void {
  const s = pending.get(talk)
  if (!s) return
  pending.delete(talk)
  void api.suggestionFate(talk, s.id, fate).catch(() => undefined)
}

/** For tests, and when somebody else signs in. */
export function forgetAssist(): void {
  off.clear()
  translations.clear()
  pending.clear()
  translating.clear()
}
