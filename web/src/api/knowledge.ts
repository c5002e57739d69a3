import { announce, base, call, client } from './client'
import { problemOf, toApiError } from './problem'
import type { AnswerPart, EntryBody, Imported, Schema } from './types'

/** What entries are narrowed by. */
export interface EntryFilter {
  workspace: string
  state?: Schema['EntryState']
  review?: boolean
  live?: boolean
  major?: string
  middle?: string
  minor?: string
  q?: string
}

const at = (id: string) => ({ params: { path: { id } } })

export const entries = (query: EntryFilter & { limit?: number; cursor?: string }) => call(client.GET('/knowledge/entries', { params: { query } }))
export const entry = (id: string) => call(client.GET('/knowledge/entries/{id}', at(id)))
export const create = (workspace: string, body: EntryBody) => call(client.POST('/knowledge/entries', { body: { workspace_id: workspace, ...body } }))
export const edit = (id: string, version: number, body: EntryBody) => call(client.PUT('/knowledge/entries/{id}', { ...at(id), body: { version, ...body } }))

export const checkAnswer = (workspace: string, answer: AnswerPart[]) => call(client.POST('/knowledge/answers/check', { body: { workspace_id: workspace, answer } }))

export type Move = 'submit' | 'withdraw' | 'publish' | 'reject' | 'retire' | 'restore'
export const move = (id: string, verb: Move, body: Schema['EntryMove']) => call(client.POST(`/knowledge/entries/{id}/${verb}` as '/knowledge/entries/{id}/submit', { ...at(id), body }))
export const moveAll = (verb: 'submit' | 'publish', body: Schema['EntriesMove']) => call(client.POST(`/knowledge/${verb}` as '/knowledge/publish', { body }))
export const rollback = (id: string, body: Schema['Rollback']) => call(client.POST('/knowledge/entries/{id}/rollback', { ...at(id), body }))
export const history = (id: string) => call(client.GET('/knowledge/entries/{id}/history', at(id)))
export const diff = (id: string, from: number, to: number) => call(client.GET('/knowledge/entries/{id}/diff', { params: { path: { id }, query: { from, to } } }))
export const summary = (workspace: string) => call(client.GET('/knowledge/summary', { params: { query: { workspace } } }))
export const starter = (workspace: string) => call(client.POST('/knowledge/starter', { body: { workspace_id: workspace } }))

export const candidates = (query: { workspace: string; state?: Schema['AliasState']; cursor?: string }) => call(client.GET('/knowledge/candidates', { params: { query: { limit: 100, ...query } } }))
export const aliasesOf = (workspace: string, entry: string) => call(client.GET('/knowledge/aliases', { params: { query: { workspace, entry, limit: 100 } } }))
/** Somebody says that an entry was the answer to a customer's words; the second who does makes them a phrasing. */
export const vote = (body: Schema['Phrase']) => call(client.POST('/knowledge/candidates', { body }))
export const addAlias = (body: Schema['Phrase']) => call(client.POST('/knowledge/aliases', { body }))
export const decide = (id: string, verb: 'approve' | 'reject' | 'undo', version: number) => call(client.POST(`/knowledge/candidates/{id}/${verb}` as '/knowledge/candidates/{id}/undo', { ...at(id), body: { version } }))

export type TermKind = 'synonyms' | 'words'
type Synonyms = '/knowledge/synonyms'
export const terms = (kind: TermKind, workspace: string) => call(client.GET(`/knowledge/${kind}` as Synonyms, { params: { query: { workspace } } }))
export const addTerm = (kind: TermKind, body: Schema['NewTerm']) => call(client.POST(`/knowledge/${kind}` as Synonyms, { body }))
export const editTerm = (kind: TermKind, id: string, body: Schema['EditedTerm']) => call(client.PUT(`/knowledge/${kind}/{id}` as `${Synonyms}/{id}`, { ...at(id), body }))
export const deleteTerm = (kind: TermKind, id: string) => call(client.DELETE(`/knowledge/${kind}/{id}` as `${Synonyms}/{id}`, at(id)))

/** Sends a file to be imported, or looked at only. By hand: a multipart body has no JSON shape. */
export async function importFile(workspace: string, file: File, how: { dry_run?: boolean; submit?: boolean }): Promise<Imported> {
  const form = new FormData()
  form.append('file', file, file.name)
  const query = new URLSearchParams({ workspace, ...(how.dry_run && { dry_run: '1' }), ...(how.submit && { submit: '1' }) })
  let response: Response
  try {
    response = await fetch(`${base}/knowledge/import?${query}`, { method: 'POST', body: form, credentials: 'same-origin' })
  } catch (thrown) {
    throw toApiError(thrown)
  }
  if (!response.ok) throw announce(await problemOf(response))
  return (await response.json()) as Imported
}

/** Where a file of entries is to be had. */
export function exportURL(format: string, filter: EntryFilter): string {
  const query = new URLSearchParams({ format })
  for (const [name, value] of Object.entries(filter)) if (value) query.set(name, value === true ? '1' : String(value))
  return `${base}/knowledge/export?${query}`
}

/** Fetches a file of entries; what it can't hold is told as a problem. */
export async function exportFile(format: string, filter: EntryFilter): Promise<Blob> {
  let response: Response
  try {
    response = await fetch(exportURL(format, filter), { credentials: 'same-origin' })
  } catch (thrown) {
    throw toApiError(thrown)
  }
  if (!response.ok) throw announce(await problemOf(response))
  return response.blob()
}
