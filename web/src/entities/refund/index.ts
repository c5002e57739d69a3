import type { Schema } from '@/api/types'
import { live } from '@/entities/live'

export type Refund = Schema['Refund']
export type NewRefund = Schema['NewRefund']
export type RefundCount = Schema['RefundCount']
export type RefundSettings = Schema['RefundSettings']
export { notifyRefund, refund, refunds, refundsOf, refundStep, refundsURL, requestRefund, rules, rulesHistory, setRules, type Step } from '@/api/refund'
export * from './view'

/** Calls `f` when a refund of a talk, or any, is not as it was. Gives the way to stop. */
export function onRefund(f: (conversation: string | undefined) => void): () => void {
  const stops = [live.on('care', (event) => event.noun === 'refund' && f(event.conversation_id)), live.on('reset', () => f(undefined))]
  return () => stops.forEach((stop) => stop())
}
