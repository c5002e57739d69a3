import * as api from '@/api/bot'
import type { Schema } from '@/api/types'

export type BotCard = Schema['BotCard']
export type BotDecision = Schema['BotDecision']

export const fetchCard = api.card
export const judge = api.judge
export const draft = api.draft

/** Whether there is anything to show. */
export const met = (card: BotCard | null): card is BotCard => !!card && (card.tried.length > 0 || card.decisions.length > 0 || card.reason !== '')
