import { call, client } from './client'

/** What the bot learnt and did in an inquiry. */
export const card = (conversation: string) => call(client.GET('/conversations/{id}/bot', { params: { path: { id: conversation } } }))

/** Makes a draft of a question that nothing answered: the draft is its right entry, its words a vote for a phrasing. */
export const draft = (workspace: string, decision: string, question: string) => call(client.POST('/bot/gaps/assign', { body: { workspace_id: workspace, decisions: [decision], question } }))

/** Names the entry that would have been right; `none`: none would. */
export const judge = (decision: string, entry: string) => call(client.POST('/bot/decisions/{id}/verdict', { params: { path: { id: decision } }, body: { entry_id: entry } }))
