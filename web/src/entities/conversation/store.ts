import type { Conversation } from '@/api/types'
import { createStore } from '@/entities/store'

export type { Conversation, ConversationState, Contact } from '@/api/types'

/** Every conversation this page has heard of. */
export const conversations = createStore<Conversation>()
