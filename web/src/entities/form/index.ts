import { call, client } from '@/api/client'
import type { Schema } from '@/api/types'

export type TalkForms = Schema['TalkForms']
export type FormRequest = Schema['FormRequest']
export type FormOffer = Schema['FormOffer']
export type Revealed = Schema['RevealedForm']
export type FormSettings = Schema['FormSettings']
export type FormSheet = Schema['FormSheet']
export type FormField = Schema['FormField']
export type Words = Schema['Words']

const one = (id: string, ref: string) => ({ params: { path: { id, ref } } })

/** What can be asked outside of the chat, and what was. */
export const formsOf = (id: string) => call(client.GET('/conversations/{id}/forms', { params: { path: { id } } }), true)
export const askForm = (id: string, key: string, sheet: string, until: string) =>
  call(client.POST('/conversations/{id}/forms', { params: { path: { id }, header: { 'Idempotency-Key': key } }, body: { sheet, until } }))
export const withdrawForm = (id: string, ref: string) => call(client.POST('/conversations/{id}/forms/{ref}/withdraw', { ...one(id, ref), body: {} }))
export const finishForm = (id: string, ref: string) => call(client.POST('/conversations/{id}/forms/{ref}/finish', { ...one(id, ref), body: {} }))

export const reasons = ['refund', 'delivery', 'verify', 'correct', 'other'] as const
export type Reason = (typeof reasons)[number]
/** An answer whole: that somebody looks, and why, is recorded first. */
export const revealForm = (id: string, ref: string, reason: Reason, memo: string) => call(client.POST('/conversations/{id}/forms/{ref}/reveal', { ...one(id, ref), body: { reason, memo } }))

export const formSettings = (workspace: string) => call(client.GET('/forms/settings', { params: { query: { workspace } } }))
export const saveFormSettings = (body: FormSettings) => call(client.PUT('/forms/settings', { body }))

export const sorts = ['line', 'digits', 'kana', 'postcode', 'date', 'choice'] as const

/** A text in the language of a screen. */
export const said = (w: Words, locale: string): string => (locale === 'en' && w.en ? w.en : w.ja)
