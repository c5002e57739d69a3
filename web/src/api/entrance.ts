import { call, client } from './client'
import type { Schema } from './types'

const of = (workspace: string) => ({ params: { query: { workspace } } })

/** What a brand does when a customer asks for a person. */
export const entrance = (workspace: string) => call(client.GET('/entrance', of(workspace)))
export const saveEntrance = (body: Schema['Entrance']) => call(client.PUT('/entrance', { body }))
/** Its versions, newest first. */
export const entranceHistory = (workspace: string) => call(client.GET('/entrance/history', of(workspace)))
/** How it stands now, with surge mode. */
export const entranceState = (workspace: string) => call(client.GET('/entrance/state', of(workspace)))
export const setSurge = (body: Schema['SetSurge']) => call(client.PUT('/entrance/surge', { body }))
export const undoSurge = (body: Schema['UndoSurge']) => call(client.POST('/entrance/surge/undo', { body }))
/** What was said at the entrance, and how it came true. */
export const entranceReport = (workspace: string, from: string, to: string) => call(client.GET('/reports/entrance', { params: { query: { workspace, from, to } } }))
/** Rich menus: what there is, and how each channel of a brand stands. */
export const richMenus = (workspace: string) => call(client.GET('/entrance/menus', of(workspace)))
/** Makes a channel's rich menus, also anew, or ends them. */
export const setRichMenus = (body: Schema['SetMenus']) => call(client.PUT('/entrance/menus', { body }))
/** Where a menu's picture is. */
export const menuPicture = (kind: string) => `/api/v1/entrance/menus/${kind}/picture`
