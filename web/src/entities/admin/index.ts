import { base } from '@/api/client'
import type { Schema } from '@/api/types'

export * from '@/api/admin'
export * from './view'
export type Brand = Schema['BrandCard']
export type ChannelCard = Schema['ChannelCard']
export type Health = Schema['ChannelHealth']
export type LineBot = Schema['LineBot']
export type LineTest = Schema['LineTest']
export type Key = Schema['Key']
export type Emergency = Schema['Emergency']
export type Stranded = Schema['Stranded']
export type Hook = Schema['Hook']
export type Delivery = Schema['Delivery']
export type TraitUse = Schema['TraitUse']
export type SettingsPlan = Schema['SettingsPlan']

/** Where the list of those who wait comes as a table. */
export const strandedFile = (channel: string) => `${base}/channels/${encodeURIComponent(channel)}/stranded.csv`
