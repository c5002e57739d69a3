import { call, client } from './client'
import type { Schema } from './types'

const at = (id: string) => ({ params: { path: { id } } })

export const routing = () => call(client.GET('/routing'))
export const setRouting = (body: Schema['SetRouting']) => call(client.PUT('/routing', { body }))
export const addQueue = (body: Schema['NewQueue']) => call(client.POST('/routing/queues', { body }))
export const renameQueue = (id: string, body: Schema['QueueName']) => call(client.PUT('/routing/queues/{id}', { ...at(id), body }))
export const history = () => call(client.GET('/routing/history'))
export const whatIf = (body: Schema['WhatIf']) => call(client.POST('/routing/what-if', { body }))
export const people = () => call(client.GET('/routing/operators'))
export const setProfile = (id: string, body: Schema['SetProfile']) => call(client.PUT('/routing/operators/{id}', { ...at(id), body }))
export const presence = (from: string, to: string) => call(client.GET('/routing/presence', { params: { query: { from, to } } }))
/** How a conversation came to its operators; nobody waits for it. */
/** What people did with what was offered to them on some days. */
export const offerReport = (from: string, to: string) => call(client.GET('/routing/offers', { params: { query: { from, to } } }))
export const given = (id: string) => call(client.GET('/conversations/{id}/routing', at(id)), true)
