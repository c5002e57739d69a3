import { announce, base, call, client } from './client'
import { problemOf, toApiError } from './problem'
import type { Scenario } from './scenario_shape'
import type { Schema } from './types'

export type ScenarioItem = Schema['ScenarioLine']
/** Something that keeps a scenario from being published; `text` is in the reader's language. */
export type ScenarioProblem = Schema['ScenarioFault']
export type ScenarioVersion = Schema['ScenarioVersion']
export type ScenarioDoc = Omit<Schema['ScenarioDoc'], 'scenario'> & { scenario: Scenario }
export type TryInput = Schema['TryInput']
export type Said = Omit<Schema['Said'], 'content'> & { content: Record<string, unknown> }
export type Tried = Omit<Schema['ScenarioTried'], 'says'> & { says: Said[] }
export type Port = Schema['ActionPort']
export type PortAction = Schema['ActionOfPort']
export type PortBody = Schema['ActionPortEdit']
export type PortTest = Schema['PortTested']

type Wire = Schema['Scenario']
const out = (s: Scenario) => s as unknown as Wire

/** A scenario as the desk tells it; lists that it has nothing for come as null. */
function shape(wire: Wire): Scenario {
  const s = wire as unknown as Scenario
  const nodes = (s.nodes ?? []).map((n) => {
    if (n.message) return { ...n, message: { ...n.message, say: n.message.say ?? [] } }
    if (n.branch) return { ...n, branch: { ...n.branch, cases: (n.branch.cases ?? []).map((c) => ({ ...c, when: c.when ?? [] })) } }
    return n
  })
  return { ...s, nodes }
}
const doc = (d: Schema['ScenarioDoc']): ScenarioDoc => ({ ...d, scenario: shape(d.scenario) })

const at = (workspace: string, id: string) => ({ params: { path: { id }, query: { workspace } } })
const of = (id: string) => ({ params: { path: { id } } })

export const scenarios = (workspace: string) => call(client.GET('/bot/scenarios', { params: { query: { workspace } } }))
export const create = (workspace: string, scenario: Scenario) => call(client.POST('/bot/scenarios', { body: { workspace_id: workspace, scenario: out(scenario) } })).then(doc)
export const copy = (workspace: string, from: string, id: string) => call(client.POST('/bot/scenarios', { body: { workspace_id: workspace, copy: from, id } })).then(doc)
export const scenario = (workspace: string, id: string) => call(client.GET('/bot/scenarios/{id}', at(workspace, id))).then(doc)
export const save = (workspace: string, id: string, revision: number, scenario: Scenario) => call(client.PUT('/bot/scenarios/{id}', { ...at(workspace, id), body: { revision, scenario: out(scenario) } })).then(doc)
export const remove = (workspace: string, id: string) => call(client.DELETE('/bot/scenarios/{id}', at(workspace, id)))
export const check = (workspace: string, scenario: Scenario) => call(client.POST('/bot/scenarios/check', { body: { workspace_id: workspace, scenario: out(scenario) } }))
export const publish = (workspace: string, id: string, revision: number) => call(client.POST('/bot/scenarios/{id}/publish', { ...of(id), body: { workspace_id: workspace, revision } })).then(doc)
export const setLive = (workspace: string, id: string, version: number) => call(client.POST('/bot/scenarios/{id}/live', { ...of(id), body: { workspace_id: workspace, version } })).then(doc)
export const version = (workspace: string, id: string, n: number) =>
  call(client.GET('/bot/scenarios/{id}/versions/{version}', { params: { path: { id, version: n }, query: { workspace } } })).then((v) => shape(v.scenario))
export const readYAML = (workspace: string, yaml: string) =>
  call(client.POST('/bot/scenarios/read', { body: { workspace_id: workspace, yaml } })).then((r) => ({ scenario: shape(r.scenario), problems: r.problems }))
export const tryOut = (workspace: string, scenario: Scenario, session: Tried['session'], input: TryInput): Promise<Tried> =>
  call(client.POST('/bot/scenarios/try', { body: { workspace_id: workspace, scenario: out(scenario), ...(session && { session }), input } })) as Promise<Tried>

/** The scenario as a file; version 0 is the draft. */
export async function yamlFile(workspace: string, id: string, version = 0): Promise<string> {
  let response: Response
  try {
    response = await fetch(`${base}/bot/scenarios/${encodeURIComponent(id)}/yaml?${new URLSearchParams({ workspace, version: String(version) })}`, { credentials: 'same-origin' })
  } catch (thrown) {
    throw toApiError(thrown)
  }
  if (!response.ok) throw announce(await problemOf(response))
  return response.text()
}

const named = (workspace: string, name: string) => ({ params: { path: { name }, query: { workspace } } })
export const ports = (workspace: string) => call(client.GET('/bot/ports', { params: { query: { workspace } } }))
export const putPort = (workspace: string, name: string, body: PortBody) => call(client.PUT('/bot/ports/{name}', { ...named(workspace, name), body }))
export const deletePort = (workspace: string, name: string) => call(client.DELETE('/bot/ports/{name}', named(workspace, name)))
export const testPort = (workspace: string, name: string) => call(client.POST('/bot/ports/{name}/test', { params: { path: { name } }, body: { workspace_id: workspace } }))
