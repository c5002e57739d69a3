import { base, call, client } from './client'
import type { Schema } from './types'

const at = (id: string) => ({ params: { path: { id } } })
export const refundsOf = (conversation: string) => call(client.GET('/conversations/{id}/refunds', at(conversation)))
export const requestRefund = (conversation: string, key: string, body: Schema['NewRefund']) =>
  call(client.POST('/conversations/{id}/refunds', { params: { path: { id: conversation }, header: { 'Idempotency-Key': key } }, body }))
export const refunds = (state: 'requested' | 'approved' | 'done' | 'over', cursor = '') => call(client.GET('/refunds', { params: { query: { state, ...(cursor && { cursor }) } } }))
export const refund = (id: string) => call(client.GET('/refunds/{id}', at(id)))
export const notifyRefund = (id: string, key: string, body: Schema['NotifyRefundInBody']) =>
  call(client.POST('/refunds/{id}/notify', { params: { path: { id }, header: { 'Idempotency-Key': key } }, body }))
export const rules = (workspace: string) => call(client.GET('/refunds/settings', { params: { query: { workspace } } }))
export const setRules = (body: Schema['RefundSettings']) => call(client.PUT('/refunds/settings', { body }))
export const rulesHistory = (workspace: string) => call(client.GET('/refunds/settings/history', { params: { query: { workspace } } }))

/** Steps of a refund that need no words to the customer. */
export type Step = 'approve' | 'refuse' | 'withdraw' | 'pay' | 'fail' | 'return'
export const refundStep = (id: string, verb: Step, words: string) => call(client.POST(`/refunds/{id}/${verb}`, { ...at(id), body: words ? { words } : {} }))
export const refundsURL = (workspace: string, from: string, to: string) => `${base}/refunds.csv?${new URLSearchParams({ workspace, from, to })}`
