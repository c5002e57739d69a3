import * as api from '@/api/many'
import type { Schema } from '@/api/types'
import { change } from '@/entities/conversation'

export type BacklogFilter = Schema['BacklogFilter']
export type BacklogGroup = Schema['BacklogGroup']
export type BulkOrder = Schema['BulkOrder']
export type BulkPlan = Schema['BulkPlan']
export type BulkCost = Schema['BulkCost']
export type BulkRun = Schema['BulkRun']
export type BulkItem = Schema['BulkItem']
export type Incident = Schema['Incident']
export type IncidentBody = Schema['IncidentBody']
export type IncidentCard = Schema['IncidentCard']
export type IncidentTalk = Schema['IncidentTalk']
export type IncidentTarget = Schema['IncidentTarget']
export { addTargets, closeIncident, editIncident, incident, incidents, incidentTalks, openIncident, planSolved, setTarget, targets, targetsFile, tellSolved } from '@/api/many'
export { backlog, begin, items, plan, run, runs, stop, undo } from '@/api/many'
export * from './view'

/** Attaches an inquiry to an open incident, agrees to a proposal, or detaches it (null). */
export const setIncident = (conversation: string, incident: string | null) => change(api.setIncident(conversation, incident))

const open = new Map<string, { at: number; list: Promise<Schema['Incident'][]> }>()

/** A brand's open incidents, at most half a minute old: every talk that is opened asks. */
export function openIncidents(workspace: string): Promise<Schema['Incident'][]> {
  const held = open.get(workspace)
  if (held && Date.now() - held.at < 30_000) return held.list
  const list = api.incidents({ workspace }).then((got) => got.items)
  open.set(workspace, { at: Date.now(), list })
  list.catch(() => open.delete(workspace))
  return list
}
