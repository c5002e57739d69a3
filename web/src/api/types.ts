import type { components } from './schema'

/** The shapes of the desk's API under the names the console uses. */
export type Schema = components['schemas']
export type Me = Schema['Me']
export type Presence = Schema['Presence']
export type Role = Schema['Role']
export type Workspace = Schema['Workspace']
export type Operator = Schema['Operator']
export type Contact = Schema['Contact']
export type Conversation = Schema['Conversation']
export type ConversationState = Schema['ConversationState']
export type Message = Schema['Message']
export type NewMessage = Schema['NewMessage']
export type Send = Schema['Send']
export type Attachment = Schema['Attachment']
export type Problem = Schema['Problem']
