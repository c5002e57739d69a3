import type { Schema } from '@/api/types'

export * from './actions'
export * from './content'
export { type Question, question } from './guarding'
export * from './outgoing'
export * from './rows'
export * from './segments'
export * from './sync'
export * from './threads'
export * from './view'
export { attachmentURL, avatarURL } from '@/api/attachments'

export type Choice = Schema['Choice']
export type RichShape = Schema['RichContent']
