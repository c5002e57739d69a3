import type { Schema } from '@/api/types'

export * from '@/api/ahead'
export type AheadState = Schema['AheadState']
export type AheadQueue = Schema['AheadQueue']
export type AheadBreach = Schema['AheadBreach']
export type WaitingQueue = Schema['WaitingQueue']
export type RatedRemedy = Schema['RatedRemedy']
export type AppliedRemedy = Schema['AppliedRemedy']
export type AheadAccuracy = Schema['AheadAccuracy']
export type { QueueWait, Remedy } from './view'
export { barsOf, fewerHelp, minutesOf, parted, quickerHelps, sameRemedy, steadily, waitWords } from './view'
