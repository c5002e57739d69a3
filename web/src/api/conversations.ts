import { call, client } from './client'
import type { Schema } from './types'

/** Which conversations to list; without `state` the desk gives the open ones. */
export interface ListQuery {
  state?: Schema['ConversationState'][]
  assignee?: string
  workspace?: string
  queue?: string
  watched?: boolean
  /** longest: who waits, the longest first. */
  order?: 'longest'
  limit?: number
  cursor?: string
}

const at = (id: string) => ({ params: { path: { id } } })

export const list = (query: ListQuery) => call(client.GET('/conversations', { params: { query } }))
export const get = (id: string) => call(client.GET('/conversations/{id}', at(id)))
export const start = (body: Schema['Start']) => call(client.POST('/conversations', { body }))
export const accept = (id: string, body: Schema['Touch']) =>
  call(client.POST('/conversations/{id}/accept', { ...at(id), body }))
export const decline = (id: string, body: Schema['Decline']) =>
  call(client.POST('/conversations/{id}/decline', { ...at(id), body }))
export const reopen = (id: string, body: Schema['Touch']) =>
  call(client.POST('/conversations/{id}/reopen', { ...at(id), body }))
export const close = (id: string, body: Schema['Close']) =>
  call(client.POST('/conversations/{id}/close', { ...at(id), body }))
export const transfer = (id: string, body: Schema['Transfer']) =>
  call(client.POST('/conversations/{id}/transfer', { ...at(id), body }))
/** Gives tags to the customer of an inquiry, and takes some. */
export const tag = (id: string, body: Schema['Tags']) => call(client.PUT('/conversations/{id}/tags', { ...at(id), body }))
/** Sets by hand what it is about and how its customer feels; an empty value takes the mark back. */
export const mark = (id: string, body: Schema['Marks']) => call(client.PUT('/conversations/{id}/marks', { ...at(id), body }))
export const read = (id: string) => call(client.POST('/conversations/{id}/read', { ...at(id), body: {} }))
/** Marks it to keep an eye on, for oneself; or takes the mark back. */
export const watch = (id: string) => call(client.PUT('/conversations/{id}/watch', at(id)))
export const unwatch = (id: string) => call(client.DELETE('/conversations/{id}/watch', at(id)))
/** Who else looks at what. */
export const lookers = () => call(client.GET('/looking'), true)
/** What a window of ours shows now; also while the page is being left. */
export const look = (body: Schema['Looking'], leaving: boolean) => call(client.PUT('/me/looking', { body, keepalive: leaving }), true)
export const typing = (id: string) => call(client.POST('/conversations/{id}/typing', { ...at(id), body: {} }))
