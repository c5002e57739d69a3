import { call, client } from '@/api/client'
import type { Schema } from '@/api/types'

export type WritingSettings = Schema['WritingSettings']
export type Scheduled = Schema['ScheduledMessage']
export type { NewMessage } from '@/api/types'
export type SavedRich = Schema['SavedRich']
export * from './stickers'
export * from './view'

const at = (id: string) => ({ params: { path: { id } } })
const one = (id: string, ref: string) => ({ params: { path: { id, ref } } })

/** How a brand's operators write: name, tone, and what a scheduled message does. */
export const settings = (workspace: string) => call(client.GET('/writing/settings', { params: { query: { workspace } } }))
export const saveSettings = (body: WritingSettings) => call(client.PUT('/writing/settings', { body }))
export const history = (workspace: string) => call(client.GET('/writing/history', { params: { query: { workspace } } }))

/** Rich bubbles of the brand's live answers. */
export const savedRich = (id: string) => call(client.GET('/conversations/{id}/saved-rich', at(id)))

export const agenda = (id: string) => call(client.GET('/conversations/{id}/scheduled', at(id)), true)
export const ownScheduled = () => call(client.GET('/me/scheduled', {}))
export const schedule = (id: string, key: string, body: Schema['NewScheduled']) =>
  call(client.POST('/conversations/{id}/scheduled', { params: { path: { id }, header: { 'Idempotency-Key': key } }, body }))
export const changeScheduled = (id: string, ref: string, body: Schema['NewScheduled']) => call(client.PUT('/conversations/{id}/scheduled/{ref}', { ...one(id, ref), body }))
export const cancelScheduled = (id: string, ref: string) => call(client.POST('/conversations/{id}/scheduled/{ref}/cancel', { ...one(id, ref), body: {} }))
export const sendScheduled = (id: string, ref: string, body: Schema['SendScheduled']) => call(client.POST('/conversations/{id}/scheduled/{ref}/send', { ...one(id, ref), body }))
