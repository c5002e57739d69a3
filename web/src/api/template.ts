import { announce, base, call, client } from './client'
import { problemOf, toApiError } from './problem'
import type { Imported, Schema } from './types'

const at = (id: string) => ({ params: { path: { id } } })

/** Where templates are kept: a brand's or all brands', shared or one's own. */
export interface Place {
  workspace: string
  own: boolean
}
const body = (p: Place) => ({ ...(p.workspace && { workspace_id: p.workspace }), ...(p.own && { own: true }) })
const query = (p: Place, more: Record<string, string> = {}) => new URLSearchParams({ ...(p.workspace && { workspace: p.workspace }), ...(p.own && { own: '1' }), ...more })

export const choices = (conversation: string) => call(client.GET('/conversations/{id}/templates', at(conversation)))
export const runActions = (conversation: string, actions: Schema['TemplateAction'][], template?: string) =>
  call(client.POST('/conversations/{id}/actions', { ...at(conversation), body: { actions, ...(template && { template_id: template }) } }))

export const templates = (archived: boolean) => call(client.GET('/templates', { params: { query: { archived } } }))
export const create = (place: Place, b: Schema['TemplateBody']) => call(client.POST('/templates', { body: { ...body(place), ...b } }))
export const edit = (id: string, version: number, b: Schema['TemplateBody']) => call(client.PUT('/templates/{id}', { ...at(id), body: { version, ...b } }))
export const archive = (id: string, version: number) => call(client.POST('/templates/{id}/archive', { ...at(id), body: { version } }))
export const restore = (id: string, version: number) => call(client.POST('/templates/{id}/restore', { ...at(id), body: { version } }))
export const starter = (place: Place) => call(client.POST('/templates/starter', { body: body(place) }))

export const report = (workspace: string, days: number) => call(client.GET('/reports/templates', { params: { query: { workspace, days } } }))
export const uses = (workspace: string, template: string, days: number) => call(client.GET('/reports/templates/uses', { params: { query: { workspace, template, days } } }))

/** Sends a file to be imported, or looked at only. By hand: a multipart body has no JSON shape. */
export async function importFile(place: Place, file: File, dry: boolean): Promise<Imported> {
  const form = new FormData()
  form.append('file', file, file.name)
  let response: Response
  try {
    response = await fetch(`${base}/templates/import?${query(place, dry ? { dry_run: '1' } : {})}`, { method: 'POST', body: form, credentials: 'same-origin' })
  } catch (thrown) {
    throw toApiError(thrown)
  }
  if (!response.ok) throw announce(await problemOf(response))
  return (await response.json()) as Imported
}

/** Where a place's templates are to be had as a file. */
export const exportURL = (place: Place) => `${base}/templates/export?${query(place)}`
