import { call, client } from './client'
import type { Schema } from './types'

const at = (id: string) => ({ params: { path: { id } } })

/** Looks for words, in one talk only where one is named; with a cursor it goes on with messages. */
export function search(q: string, f: Schema['SearchFilter'], cursor?: string, signal?: AbortSignal, conversation?: string) {
  const { kinds, states, workspace_id: workspace, channel_id: channel, operator_id: operator, ...rest } = f
  return call(client.GET('/search', { params: { query: { q, ...rest, kind: kinds ?? undefined, state: states ?? undefined, conversation, workspace, channel, operator, cursor } }, signal }))
}

export const views = () => call(client.GET('/views'))
export const addView = (body: Schema['SavedViewBody']) => call(client.POST('/views', { body }))
export const editView = (id: string, version: number, body: Schema['SavedViewBody']) => call(client.PUT('/views/{id}', { ...at(id), body: { version, ...body } }))
export const deleteView = (id: string) => call(client.DELETE('/views/{id}', at(id)))
