import { call, client } from './client'
import type { Schema } from './types'

const at = (id: string) => ({ params: { path: { id } } })

/** What a model may be asked for in a talk, and what was translated in it. */
export const assist = (id: string, language: string) => call(client.GET('/conversations/{id}/assist', { params: { path: { id }, query: { language } } }), true)
/** A customer's message in the reader's language; kept, so that it costs once. */
export const translateMessage = (id: string, message: string, language: string) => call(client.POST('/conversations/{id}/messages/{mid}/translation', { params: { path: { id, mid: message } }, body: { language } }))
/** One's own words in another language. Nothing is kept or sent. */
export const translateText = (id: string, text: string, language: string) => call(client.POST('/conversations/{id}/translation', { ...at(id), body: { text, language } }))
/** A reply to begin with. Nothing is sent. */
export const suggest = (id: string) => call(client.POST('/conversations/{id}/suggestion', { ...at(id), body: {} }))
export const suggestionFate = (id: string, suggestion: string, fate: Schema['SuggestionFateInBody']['fate']) => call(client.POST('/conversations/{id}/suggestion/fate', { ...at(id), body: { suggestion, fate } }), true)
