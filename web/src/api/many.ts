import { call, client } from './client'
import type { Schema } from './types'

const at = (id: string) => ({ params: { path: { id } } })

export const backlog = (query: Schema['BacklogFilter'] & { cursor?: string }) =>
  call(client.GET('/backlog', { params: { query: { workspace: query.workspace_id, queue: query.queue_id, topic: query.topic, tag: query.tag, minutes: query.minutes, cursor: query.cursor } } }))
export const plan = (body: Schema['BulkOrder']) => call(client.POST('/bulk/plan', { body }))
export const begin = (body: Schema['BulkStart'], key: string) => call(client.POST('/bulk', { body, params: { header: { 'Idempotency-Key': key } } }))
export const runs = (query: { cursor?: string; incident?: string }) => call(client.GET('/bulk', { params: { query } }))
export const run = (id: string) => call(client.GET('/bulk/{id}', at(id)))
export const items = (id: string, fate: 'done' | 'left' | '', after: number) =>
  call(client.GET('/bulk/{id}/items', { params: { path: { id }, query: { fate, after, limit: 100 } } }))
export const stop = (id: string) => call(client.POST('/bulk/{id}/stop', { ...at(id), body: {} }))
export const undo = (id: string) => call(client.POST('/bulk/{id}/undo', { ...at(id), body: {} }))
