import { call, client } from './client'
import type { Schema } from './types'

/** What is before the queues one oversees; asked again and again, so nobody waits for it. */
export const ahead = () => call(client.GET('/ahead'), true)
export const waits = () => call(client.GET('/ahead/waits'), true)
/** What was told of replies that will go over their time, and is on. */
export const aheadAlarms = () => call(client.GET('/ahead/alarms'), true)
export const accuracy = () => call(client.GET('/ahead/accuracy'))
export const remedies = () => call(client.GET('/ahead/remedies'))
export const applyRemedy = (body: Schema['ApplyRemedy']) => call(client.POST('/ahead/remedies', { body }))
export const undoRemedy = (id: string) => call(client.POST('/ahead/remedies/{id}/undo', { params: { path: { id } } }))
