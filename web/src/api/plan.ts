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

/** Which figures: a brand's, or those of one of its queues, channels or segments (a tag), of some days. */
export interface FiguresOf {
  workspace: string
  from: string
  to: string
  queue: string
  channel: string
  segment: string
}
/** How long customers were told to wait. */
export const holdReport = (query: FiguresOf) => call(client.GET('/reports/holds', { params: { query } }))
/** What became of what customers were promised. */
export const promiseReport = (query: FiguresOf) => call(client.GET('/reports/follow-ups', { params: { query } }))
/** How soon people answered, and talks came to their end. */
export const replyReport = (query: FiguresOf) => call(client.GET('/reports/replies', { params: { query } }))
