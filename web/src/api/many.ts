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

export const incidents = (query: { workspace?: string; closed?: boolean }) => call(client.GET('/incidents', { params: { query } }))
export const incident = (id: string) => call(client.GET('/incidents/{id}', at(id)))
export const openIncident = (body: Schema['NewIncident']) => call(client.POST('/incidents', { body }))
export const editIncident = (id: string, version: number, body: Schema['IncidentBody']) => call(client.PUT('/incidents/{id}', { ...at(id), body: { version, ...body } }))
export const closeIncident = (id: string, version: number, summary: string) => call(client.POST('/incidents/{id}/close', { ...at(id), body: { version, summary } }))
export const incidentTalks = (id: string, state: 'attached' | 'proposed', cursor?: string) =>
  call(client.GET('/incidents/{id}/conversations', { params: { path: { id }, query: { state, cursor } } }))
export const setIncident = (conversation: string, incident: string | null) =>
  call(client.PUT('/conversations/{id}/incident', { ...at(conversation), body: incident ? { incident_id: incident } : {} }))
export const planSolved = (id: string, body: Schema['IncidentMessage']) => call(client.POST('/incidents/{id}/solved/plan', { ...at(id), body }))
export const tellSolved = (id: string, body: Schema['IncidentMessage'], key: string) =>
  call(client.POST('/incidents/{id}/solved', { params: { path: { id }, header: { 'Idempotency-Key': key } }, body }))
export const targets = (id: string, state: '' | Schema['IncidentTarget']['state'], after: number) =>
  call(client.GET('/incidents/{id}/targets', { params: { path: { id }, query: { state, after } } }))
export const addTargets = (id: string, body: { text?: string; gathered?: boolean }) => call(client.POST('/incidents/{id}/targets', { ...at(id), body }))
export const setTarget = (id: string, target: string, body: { state: Schema['IncidentTarget']['state']; note: string }) =>
  call(client.PUT('/incidents/{id}/targets/{target}', { params: { path: { id, target } }, body }))
export const targetsFile = (id: string) => `/api/v1/incidents/${encodeURIComponent(id)}/targets.csv`
