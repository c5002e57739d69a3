import { call, client } from './client'
import type { Schema } from './types'

const of = (workspace: string) => ({ params: { query: { workspace } } })

/** A brand's opening hours and targets. */
export const plan = (workspace: string) => call(client.GET('/plan', of(workspace)))
export const savePlan = (body: Schema['Plan']) => call(client.PUT('/plan', { body }))
/** Its versions, newest first. */
export const planHistory = (workspace: string) => call(client.GET('/plan/history', of(workspace)))
/** What a plan, saved or not, would mean. */
export const previewPlan = (body: Schema['PlanQuestion']) => call(client.POST('/plan/preview', { body }))
/** How soon people answered. */
export const holdReport = (workspace: string, from: string, to: string, queue: string) =>
  call(client.GET('/reports/holds', { params: { query: { workspace, from, to, queue } } }))
export const replyReport = (workspace: string, from: string, to: string, queue: string) =>
  call(client.GET('/reports/replies', { params: { query: { workspace, from, to, queue } } }))
