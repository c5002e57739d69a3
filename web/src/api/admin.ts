import { announce, base, call, client } from './client'
import { problemOf, toApiError } from './problem'
import type { Me, Schema } from './types'

/** Whether the link in the desk's log works. */
export const lookAtSetup = (token: string) => call(client.POST('/setup/look', { body: { token } }), true)
export const setUp = (body: Schema['SetUp']): Promise<Me> => call(client.POST('/setup', { body }), true)

export const brands = () => call(client.GET('/brands'))
export const addBrand = (body: Schema['BrandSheet']) => call(client.POST('/brands', { body }))
export const setBrand = (id: string, body: Schema['SetBrandInBody']) => call(client.PUT('/brands/{id}', { params: { path: { id } }, body }))
export const archiveBrand = (id: string, edition: number) => call(client.POST('/brands/{id}/archive', { params: { path: { id } }, body: { edition } }))
export const restoreBrand = (id: string, edition: number) => call(client.POST('/brands/{id}/restore', { params: { path: { id } }, body: { edition } }))

export const channels = () => call(client.GET('/channels'))
/** Asks LINE whose credentials these are; nothing is kept. */
export const tryChannel = (body: Schema['NewChannel']) => call(client.POST('/channels/try', { body }), true)
export const addChannel = (body: Schema['NewChannel']) => call(client.POST('/channels', { body }), true)
export const addEmulated = (workspace_id: string, name: string) => call(client.POST('/channels/emulated', { body: { workspace_id, name } }), true)
export const setChannel = (id: string, body: Schema['SetChannelInBody']) => call(client.PUT('/channels/{id}', { params: { path: { id } }, body }))
export const rotateSecret = (id: string, body: Schema['RotateInBody']) => call(client.PUT('/channels/{id}/secret', { params: { path: { id } }, body }), true)
export const removeChannel = (id: string, edition: number) => call(client.POST('/channels/{id}/remove', { params: { path: { id } }, body: { edition } }))
export const channelHealth = (id: string) => call(client.GET('/channels/{id}/health', { params: { path: { id } } }), true)
/** Tells LINE where webhooks go, and lets it try. */
export const connectWebhook = (id: string) => call(client.POST('/channels/{id}/webhook', { params: { path: { id } } }), true)

export const emergencies = () => call(client.GET('/emergencies'))
export const haltChannel = (id: string, body: Schema['HaltInBody']) => call(client.POST('/channels/{id}/halt', { params: { path: { id } }, body }))
export const editEmergency = (id: string, body: Schema['EditEmergencyInBody']) => call(client.PUT('/emergencies/{id}', { params: { path: { id } }, body }))
export const endEmergency = (id: string, version: number) => call(client.POST('/emergencies/{id}/end', { params: { path: { id } }, body: { version } }))
export const stranded = (id: string) => call(client.GET('/channels/{id}/stranded', { params: { path: { id } } }))

export const keys = () => call(client.GET('/keys'))
export const makeKey = (body: Schema['NewKey']) => call(client.POST('/keys', { body }))
export const revokeKey = (id: string) => call(client.DELETE('/keys/{id}', { params: { path: { id } } }))

export const hooks = () => call(client.GET('/hooks'))
export const makeHook = (body: Schema['HookSheet']) => call(client.POST('/hooks', { body }))
export const setHook = (id: string, body: Schema['SetHookInBody']) => call(client.PUT('/hooks/{id}', { params: { path: { id } }, body }))
export const switchHook = (id: string, edition: number, on: boolean) => call(client.POST('/hooks/{id}/switch', { params: { path: { id } }, body: { edition, on } }))
export const rotateHook = (id: string, edition: number) => call(client.POST('/hooks/{id}/secret', { params: { path: { id } }, body: { edition } }))
export const deleteHook = (id: string) => call(client.DELETE('/hooks/{id}', { params: { path: { id } } }))
export const deliveries = (id: string) => call(client.GET('/hooks/{id}/deliveries', { params: { path: { id } } }))
/** Tells something again, under the same id. */
export const replay = (id: string, delivery: string) => call(client.POST('/hooks/{id}/deliveries/{delivery}/replay', { params: { path: { id, delivery } } }))

/** Where a brand's settings are to be had as a file. */
export const settingsURL = (workspace: string) => `${base}/settings/export?${new URLSearchParams({ workspace })}`

/** Holds a file against a brand's settings; with what was seen, takes it. By hand: a multipart body has no JSON shape. */
export async function importSettings(workspace: string, file: File, seen = ''): Promise<Schema['SettingsPlan']> {
  const form = new FormData()
  form.append('file', file, file.name)
  const query = new URLSearchParams({ workspace, ...(seen && { seen }) })
  const response = await fetch(`${base}/settings/import?${query}`, { method: 'POST', body: form, credentials: 'same-origin' }).catch((thrown: unknown) => {
    throw toApiError(thrown)
  })
  if (!response.ok) throw announce(await problemOf(response))
  return (await response.json()) as Schema['SettingsPlan']
}

export const traits = (workspace: string) => call(client.GET('/traits', { params: { query: { workspace } } }))
export const renameTrait = (body: Schema['RenameTraitInBody']) => call(client.POST('/traits/rename', { body }))
export const removeTrait = (body: Schema['TraitOf']) => call(client.POST('/traits/remove', { body }))
