import { call, client } from './client'
import type { Schema } from './types'

const of = (workspace: string) => ({ params: { query: { workspace } } })

export const settings = (workspace: string) => call(client.GET('/send-guard/settings', of(workspace)))
export const setSettings = (body: Schema['GuardSettings']) => call(client.PUT('/send-guard/settings', { body }))
export const report = (workspace: string, days: number, rule?: string) => call(client.GET('/reports/send-guard', { params: { query: { workspace, days, rule } } }))
export const missends = (workspace?: string) => call(client.GET('/missends', { params: { query: { workspace } } }))
export const missend = (conversation: string, mid: string, body: Schema['NewMissend']) =>
  call(client.POST('/conversations/{id}/messages/{mid}/missend', { params: { path: { id: conversation, mid } }, body }))
