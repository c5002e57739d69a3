import * as api from '@/api/care'
import type { Conversation, Schema } from '@/api/types'
import { change } from '@/entities/conversation'

export type CareCard = Schema['CareCard']
export type Escalation = Schema['Escalation']
export type FollowUp = Schema['FollowUp']
export type Survey = Schema['Survey']
export type Mute = Schema['Mute']
export type CareSettings = Schema['CareSettings']
export type CareSettingsShown = Schema['CareSettingsShown']
export type SatisfactionReport = Schema['SatisfactionReport']
export type SatisfactionLine = Schema['SatisfactionLine']
export { card as fetchCare, escalations, followUps, mutes, report, review, setSettings, settings, surveys } from '@/api/care'
export * from './view'

export interface Holding {
  reason: string
  memo: string
  until: string | null
  text: string
}

export const hold = (c: Conversation, h: Holding) =>
  change(api.hold(c.id, { version: c.version, reason: h.reason, ...(h.memo && { memo: h.memo }), ...(h.until && { until: h.until }), ...(h.text && { text: h.text }) }))
export const resume = (id: string) => change(api.resume(id))
export const finish = (id: string, reason: string, category: string, memo: string) =>
  change(api.finish(id, { reason, ...(category && { category }), ...(memo && { memo }) }))
export const skipCheck = (id: string) => change(api.setCheck(id, { skip: true }))
export const sendCheck = (id: string) => change(api.setCheck(id, {}))
export const moveCheck = (id: string, at: string) => change(api.setCheck(id, { at }))
export const consult = (id: string, operator: string, note: string) => change(api.consult(id, { to_operator_id: operator, ...(note && { note }) }))
export const join = (id: string) => change(api.join(id))
export const part = (id: string) => change(api.part(id))
export const recall = (id: string) => change(api.recall(id))
export const escalate = (id: string, kind: Schema['NewEscalation']['kind'], question: string, by: string) =>
  change(api.escalate(id, { kind, question, answer_by: by }))
export const answerEscalation = (id: string, escalation: string, outcome: Schema['EscalationAnswer']['outcome'], answer: string) =>
  change(api.answer(id, escalation, { outcome, ...(answer && { answer }) }))
export const promise = (id: string, due: string, message?: string) => change(api.promise(id, { due_at: due, ...(message && { message_id: message }) }))
export const settle = (id: string, followUp: string, outcome: 'kept' | 'dropped') => change(api.settle(id, followUp, { outcome }))
export const moveFollowUp = (id: string, followUp: string, due: string) => change(api.settle(id, followUp, { outcome: 'moved', due_at: due }))
export const ignoreProposal = (id: string) => change(api.ignore(id))
export const askMute = (id: string, note: string) => change(api.askMute(id, note))
export const decideMute = (id: string, outcome: 'muted' | 'refused' | 'lifted', until?: string) => change(api.decideMute(id, outcome, until))
