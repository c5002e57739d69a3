import type { Schema } from '@/api/types'

export * from '@/api/entrance'
export type Entrance = Schema['Entrance']
export type EntranceShown = Schema['EntranceShown']
export type EntranceRow = Schema['EntranceRow']
export type EntranceState = Schema['EntranceState']
export type EntranceMark = Schema['EntranceMark']
export type EntranceReport = Schema['EntranceReport']
export type Surge = Schema['Surge']
export type RichMenu = Schema['RichMenu']
export type ChannelMenus = Schema['ChannelMenus']
export { draftOf, emptyRow, linesOf, told } from './view'
