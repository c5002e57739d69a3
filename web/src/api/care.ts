import { call, client } from './client'
import type { Schema } from './types'

const at = (id: string) => ({ params: { path: { id } } })
const ref = (id: string, ref: string) => ({ params: { path: { id, ref } } })

export const card = (id: string) => call(client.GET('/conversations/{id}/care', at(id)))
export const hold = (id: string, body: Schema['HoldOn']) => call(client.POST('/conversations/{id}/hold', { ...at(id), body }))
export const resume = (id: string) => call(client.POST('/conversations/{id}/resume', { ...at(id), body: {} }))
export const finish = (id: string, body: Schema['Close']) => call(client.POST('/conversations/{id}/finish', { ...at(id), body }))
export const setCheck = (id: string, body: Schema['ClosingCheck']) => call(client.PUT('/conversations/{id}/closing-check', { ...at(id), body }))
export const consult = (id: string, body: Schema['Consultation']) => call(client.POST('/conversations/{id}/consult', { ...at(id), body }))
export const join = (id: string) => call(client.POST('/conversations/{id}/join', { ...at(id), body: {} }))
export const part = (id: string) => call(client.POST('/conversations/{id}/part', { ...at(id), body: {} }))
export const recall = (id: string) => call(client.POST('/conversations/{id}/recall', { ...at(id), body: {} }))
export const escalate = (id: string, body: Schema['NewEscalation']) => call(client.POST('/conversations/{id}/escalations', { ...at(id), body }))
export const answer = (id: string, escalation: string, body: Schema['EscalationAnswer']) =>
  call(client.POST('/conversations/{id}/escalations/{ref}/answer', { ...ref(id, escalation), body }))
export const promise = (id: string, body: Schema['NewFollowUp']) => call(client.POST('/conversations/{id}/follow-ups', { ...at(id), body }))
export const settle = (id: string, followUp: string, body: Schema['FollowUpEnd']) =>
  call(client.POST('/conversations/{id}/follow-ups/{ref}', { ...ref(id, followUp), body }))
export const ignore = (id: string) => call(client.DELETE('/conversations/{id}/follow-up-proposal', at(id)))
export const askMute = (id: string, note: string) => call(client.POST('/conversations/{id}/mute', { ...at(id), body: { note } }))
export const decideMute = (id: string, outcome: Schema['MuteDecision']['outcome'], until?: string) =>
  call(client.POST('/conversations/{id}/mute/decision', { ...at(id), body: { outcome, ...(until && { until }) } }))

export const escalations = (answered: boolean) => call(client.GET('/escalations', { params: { query: { answered } } }))
export const followUps = (all: boolean) => call(client.GET('/follow-ups', { params: { query: { all } } }))
export const surveys = (low: boolean) => call(client.GET('/surveys', { params: { query: { low } } }))
export const review = (id: string) => call(client.POST('/surveys/{id}/review', { ...at(id), body: {} }))
export const mutes = () => call(client.GET('/mutes'))
export const report = (workspace: string, from: string, to: string) => call(client.GET('/reports/survey', { params: { query: { workspace, from, to } } }))
export const settings = (workspace: string) => call(client.GET('/care/settings', { params: { query: { workspace } } }))
export const setSettings = (body: Schema['CareSettings']) => call(client.PUT('/care/settings', { body }))
