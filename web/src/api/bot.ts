import { call, client } from './client'

/** What the bot learnt and did in an inquiry. */
export const card = (conversation: string) => call(client.GET('/conversations/{id}/bot', { params: { path: { id: conversation } } }))

/** Names the entry that would have been right; `none`: none would. */
export const judge = (decision: string, entry: string) => call(client.POST('/bot/decisions/{id}/verdict', { params: { path: { id: decision } }, body: { entry_id: entry } }))
