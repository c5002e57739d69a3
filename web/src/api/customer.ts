import { call, client } from './client'
import type { Schema } from './types'

const at = (id: string) => ({ params: { path: { id } } })
const ref = (id: string, it: string) => ({ params: { path: { id, ref: it } } })

/** What is known of an inquiry's customer; asked again and again, so nobody waits for it. */
export const customer = (id: string) => call(client.GET('/conversations/{id}/customer', at(id)), true)
export const setAttribute = (id: string, body: Schema['AttributeEdit']) => call(client.PUT('/conversations/{id}/customer/attributes', { ...at(id), body }))
export const addNote = (id: string, text: string) => call(client.POST('/conversations/{id}/customer/notes', { ...at(id), body: { text } }))
export const editNote = (id: string, note: string, version: number, text: string) => call(client.PUT('/conversations/{id}/customer/notes/{ref}', { ...ref(id, note), body: { version, text } }))
export const deleteNote = (id: string, note: string, version: number) => call(client.DELETE('/conversations/{id}/customer/notes/{ref}', { params: { path: { id, ref: note }, query: { version } } }))
export const verify = (id: string, matched: Schema['VerifyItem'][], differs: Schema['VerifyItem'][]) => call(client.POST('/conversations/{id}/customer/verification', { ...at(id), body: { matched, differs } }))
export const unverify = (id: string) => call(client.DELETE('/conversations/{id}/customer/verification', at(id)))
export const release = (id: string) => call(client.POST('/conversations/{id}/customer/verification/release', { ...at(id), body: {} }))
export const flag = (id: string, kind: Schema['CustomerFlagKind'], raised: boolean, note = '') => call(client.PUT('/conversations/{id}/customer/flags', { ...at(id), body: { kind, raised, note } }))
/** A system that gives nothing is part of the answer; it is none of the desk's trouble. */
export const orders = (id: string) => call(client.GET('/conversations/{id}/customer/orders', at(id)), true)
export const record = (id: string, afresh: boolean) => call(client.GET('/conversations/{id}/customer/record', { params: { path: { id }, query: { afresh } } }), true)
export const orderMatch = (id: string, number: string) => call(client.POST('/conversations/{id}/customer/order-match', { ...at(id), body: { number } }))
export const merge = (id: string, contact: string, note: string) => call(client.POST('/conversations/{id}/customer/links', { ...at(id), body: { contact_id: contact, note } }))
export const unmerge = (id: string, link: string) => call(client.DELETE('/conversations/{id}/customer/links/{ref}', ref(id, link)))

export const history = (id: string, cursor?: string) => call(client.GET('/conversations/{id}/history', { params: { path: { id }, query: { cursor } } }), true)
export const inquiry = (id: string, cursor?: string) => call(client.GET('/conversations/{id}/history/messages', { params: { path: { id }, query: { limit: 30, cursor } } }))
export const files = (id: string, kind?: 'image' | 'video' | 'audio' | 'file', cursor?: string) => call(client.GET('/conversations/{id}/files', { params: { path: { id }, query: { kind, cursor } } }), true)

/** Looks in the brand's knowledge for what answers. */
export const searchKnowledge = (id: string, text: string, signal: AbortSignal) => call(client.POST('/conversations/{id}/knowledge', { ...at(id), body: { text }, signal }), true)

export const policy = (workspace: string) => call(client.GET('/verification/policy', { params: { query: { workspace } } }))
export const setPolicy = (body: Schema['VerifyPolicy']) => call(client.PUT('/verification/policy', { body }))
