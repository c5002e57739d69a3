import type { Schema } from '@/api/types'

export type BacklogFilter = Schema['BacklogFilter']
export type BacklogGroup = Schema['BacklogGroup']
export type BulkOrder = Schema['BulkOrder']
export type BulkPlan = Schema['BulkPlan']
export type BulkCost = Schema['BulkCost']
export type BulkRun = Schema['BulkRun']
export type BulkItem = Schema['BulkItem']
export { backlog, begin, items, plan, run, runs, stop, undo } from '@/api/many'
export * from './view'
