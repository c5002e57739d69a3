import type { Schema } from '@/api/types'

export * from '@/api/learning'
export type Run = Schema['Run']
export type BotReport = Schema['BotReport']
export type BotLine = Schema['BotLine']
export type Gap = Schema['Gap']
export type CheckedCase = Schema['CheckedCase']
export type CheckCase = Schema['CheckCase']
export type ImportedCases = Schema['ImportedCases']
export type BotSettings = Schema['BotSettings']
export type BotModel = Schema['BotModel']
export type ModelReport = Schema['ModelReport']
export type ModelPort = Schema['ModelPortState']
export type ModelTrial = Schema['ModelTrial']
export type ModelTried = Schema['ModelTried']
export type ImportedTalks = Schema['ImportedTalks']
export type OldTalk = Schema['OldTalk']
export type OldSaying = Schema['OldSaying']
export type BotAnswer = Schema['BotAnswer']
export { lastDays, percent, over, type Days } from './view'
