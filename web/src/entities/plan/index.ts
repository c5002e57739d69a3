import type { Schema } from '@/api/types'

export * from '@/api/plan'
export * from './draft'
export * from './minutes'
export type Plan = Schema['Plan']
export type PlanMeaning = Schema['PlanMeaning']
export type HoldReport = Schema['HoldReport']
export type PromiseReport = Schema['PromiseReport']
export type ReplyReport = Schema['ReplyReport']
export type ReplyLine = Schema['ReplyLine']
export type RepliesKept = Schema['RepliesKept']
