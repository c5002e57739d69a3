import { announce, base, call, client } from './client'
import { problemOf, toApiError } from './problem'
import type { Schema } from './types'

const of = (workspace: string) => ({ params: { query: { workspace } } })

export const report = (workspace: string, from: string, to: string) => call(client.GET('/bot/report', { params: { query: { workspace, from, to } } }))
export const reportURL = (workspace: string, from: string, to: string) => `${base}/bot/report.csv?${new URLSearchParams({ workspace, from, to })}`

export const gapSearches = (workspace: string) => call(client.GET('/bot/gaps', { params: { query: { workspace, limit: 1 } } }))
export const findGaps = (workspace: string, since: string, until: string, oldTalks = false) => call(client.POST('/bot/gaps', { body: { workspace_id: workspace, since, until, old_talks: oldTalks } }))
export const gaps = (id: string, from = 0, each = 5) => call(client.GET('/bot/gaps/{id}', { params: { path: { id }, query: { from, limit: 20, each } } }))
export const assign = (body: Schema['Assignment']) => call(client.POST('/bot/gaps/assign', { body }))

export type CheckFilter = 'all' | 'changed' | 'wrong' | 'missing' | 'claimed'
export const checks = (workspace: string, cursor?: string) => call(client.GET('/bot/checks', { params: { query: { workspace, limit: 30, ...(cursor && { cursor }) } } }))
export const beginCheck = (workspace: string) => call(client.POST('/bot/checks', { body: { workspace_id: workspace } }))
export const check = (id: string, show: CheckFilter, from = 0) => call(client.GET('/bot/checks/{id}', { params: { path: { id }, query: { show, from, limit: 50 } } }))

export const cases = (workspace: string, cursor?: string) => call(client.GET('/bot/cases', { params: { query: { workspace, limit: 50, ...(cursor && { cursor }) } } }))
export const addCase = (workspace: string, text: string, entry: string) => call(client.POST('/bot/cases', { body: { workspace_id: workspace, text, entry_id: entry } }))
export const removeCase = (id: string) => call(client.DELETE('/bot/cases/{id}', { params: { path: { id } } }))

/** Sends a file. By hand: a multipart body has no JSON shape. */
async function sendFile<T>(path: string, file: File): Promise<T> {
  const form = new FormData()
  form.append('file', file, file.name)
  let response: Response
  try {
    response = await fetch(base + path, { method: 'POST', body: form, credentials: 'same-origin' })
  } catch (thrown) {
    throw toApiError(thrown)
  }
  if (!response.ok) throw announce(await problemOf(response))
  return (await response.json()) as T
}

/** Sends a file of cases. */
export const importCases = (workspace: string, file: File) => sendFile<Schema['ImportedCases']>(`/bot/cases/import?${new URLSearchParams({ workspace })}`, file)

export const settings = (workspace: string) => call(client.GET('/bot/settings', of(workspace)))
export const saveSettings = (body: Schema['BotSettings']) => call(client.PUT('/bot/settings', { body }))
export const model = (workspace: string) => call(client.GET('/bot/model', of(workspace)))
export const refit = (workspace: string) => call(client.POST('/bot/model/refit', of(workspace)))
export const useModel = (workspace: string, use: 'own' | 'standard', seen = '') => call(client.PUT('/bot/model', { ...of(workspace), body: { use, seen } }))
export const modelPort = (workspace: string) => call(client.GET('/bot/model-port', of(workspace)))
export const saveModelPort = (body: Schema['SetModelPort']) => call(client.PUT('/bot/model-port', { body }))
export const testModelPort = (workspace: string) => call(client.POST('/bot/model-port/test', { body: { workspace_id: workspace } }))
export const tryBot = (workspace: string, text: string) => call(client.POST('/bot/try', { body: { workspace_id: workspace, text } }))

export const talks = (workspace: string, cursor?: string) => call(client.GET('/knowledge/talks/files', { params: { query: { workspace, limit: 50, ...(cursor && { cursor }) } } }))
export const sayings = (workspace: string, query: { talk?: string; q?: string; cursor?: string }) => call(client.GET('/knowledge/talks', { params: { query: { workspace, limit: 100, ...query } } }))

/** Makes a draft of a question; its answer is for an editor to write. */
export const ask = (workspace: string, question: string) => call(client.POST('/knowledge/questions', { body: { workspace_id: workspace, question } }))
/** Votes for words as a phrasing of an entry. */
export const vote = (entry: string, text: string) => call(client.POST('/knowledge/candidates', { body: { entry_id: entry, text } }))

/** Sends a file of old talks, to be taken or looked at only. */
export const importTalks = (workspace: string, file: File, look = false) => sendFile<Schema['ImportedTalks']>(`/knowledge/talks?${new URLSearchParams({ workspace, ...(look && { dry_run: '1' }) })}`, file)
