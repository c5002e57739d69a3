import { announce, base, call, client } from './client'
import { problemOf, toApiError } from './problem'
import type { Scenario } from './scenario_shape'
import type { Schema } from './types'

export interface Person {
  id: string
  name: string
}

/** Something that keeps a scenario from being published. */
export interface ScenarioProblem {
  /** Empty: the scenario itself. */
  node?: string
  code: string
  detail?: string
  /** Said in the reader's language. */
  text: string
}

/** A line of the list. */
export interface ScenarioItem {
  id: string
  name: string
  note: string
  source: 'own' | 'ready'
  /** The version that customers get; 0 = none. */
  live: number
  /** Whether there are changes that no version has. */
  draft: boolean
  triggers: string[]
  nodes: number
  problems: number
  updated_at: string
  updated_by: Person | null
}

export interface ScenarioVersion {
  version: number
  at: string
  by: Person | null
  name: string
}

export interface ScenarioDoc {
  id: string
  source: 'own' | 'ready'
  /** Of the draft: what a change was made of. */
  revision: number
  scenario: Scenario
  live: number
  draft: boolean
  versions: ScenarioVersion[]
  problems: ScenarioProblem[]
  updated_at?: string
  updated_by?: Person | null
}

/** One input of the try-out. */
export interface TryInput {
  kind: 'start' | 'text' | 'postback' | 'image' | 'wait'
  text?: string
  data?: string
  params?: Record<string, string>
}

/** A bubble that the bot said in the try-out: as a message's kind and content. */
export interface Said {
  kind: string
  content: Record<string, unknown>
  /** What it tells of was not done. */
  pretended?: boolean
}

export interface Tried {
  /** To be given back with the next input; null = over. */
  session: Record<string, unknown> | null
  says: Said[]
  ended: boolean
  left?: boolean
  hand_off?: { queue?: string; skill?: string; reason?: string; text?: string } | null
  /** The node where it stands. */
  at: string
  /** Nodes and ways of this step, in order. */
  trace: string[]
  fields: Record<string, string>
  pretended?: boolean
}

export interface PortAction {
  name: string
  read: boolean
  args: string[]
  gives: string[]
}
export interface Port {
  name: string
  kind: 'demo' | 'http'
  url: string
  timeout_ms: number
  /** Names only: their values never come back. */
  headers: string[]
  actions: PortAction[]
  revision?: number
  updated_at: string
}
export interface PortBody {
  revision: number
  url: string
  timeout_ms: number
  /** null keeps the value that the desk has. */
  headers: Record<string, string | null>
  actions: PortAction[]
}
export interface PortTest {
  ok: boolean
  status: number
  ms: number
  message: string
}

void (0 as unknown as Schema)
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- until the desk's document has these addresses
const open = client as any
const ask = <T>(pending: Promise<unknown>) => call<T>(pending as Promise<{ data?: T; error?: unknown; response: Response }>)
const at = (workspace: string, id: string) => ({ params: { path: { id }, query: { workspace } } })

export const scenarios = (workspace: string) => ask<{ items: ScenarioItem[] }>(open.GET('/bot/scenarios', { params: { query: { workspace } } }))
export const create = (workspace: string, scenario: Scenario) => ask<ScenarioDoc>(open.POST('/bot/scenarios', { body: { workspace_id: workspace, scenario } }))
export const copy = (workspace: string, from: string, id: string) => ask<ScenarioDoc>(open.POST('/bot/scenarios', { body: { workspace_id: workspace, copy: from, id } }))
export const scenario = (workspace: string, id: string) => ask<ScenarioDoc>(open.GET('/bot/scenarios/{id}', at(workspace, id)))
export const save = (workspace: string, id: string, revision: number, scenario: Scenario) => ask<ScenarioDoc>(open.PUT('/bot/scenarios/{id}', { ...at(workspace, id), body: { revision, scenario } }))
export const remove = (workspace: string, id: string) => ask<void>(open.DELETE('/bot/scenarios/{id}', at(workspace, id)))
export const check = (workspace: string, scenario: Scenario) => ask<{ problems: ScenarioProblem[] }>(open.POST('/bot/scenarios/check', { body: { workspace_id: workspace, scenario } }))
export const publish = (workspace: string, id: string, revision: number) => ask<ScenarioDoc>(open.POST('/bot/scenarios/{id}/publish', { params: { path: { id } }, body: { workspace_id: workspace, revision } }))
export const setLive = (workspace: string, id: string, version: number) => ask<ScenarioDoc>(open.POST('/bot/scenarios/{id}/live', { params: { path: { id } }, body: { workspace_id: workspace, version } }))
export const version = (workspace: string, id: string, n: number) =>
  ask<{ version: number; at: string; by: Person | null; scenario: Scenario }>(open.GET('/bot/scenarios/{id}/versions/{n}', { params: { path: { id, n }, query: { workspace } } }))
export const readYAML = (workspace: string, yaml: string) => ask<{ scenario: Scenario; problems: ScenarioProblem[] }>(open.POST('/bot/scenarios/read', { body: { workspace_id: workspace, yaml } }))
export const tryOut = (workspace: string, scenario: Scenario, session: Tried['session'], input: TryInput) =>
  ask<Tried>(open.POST('/bot/scenarios/try', { body: { workspace_id: workspace, scenario, ...(session && { session }), input } }))

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
export const ports = (workspace: string) => ask<{ items: Port[] }>(open.GET('/bot/ports', { params: { query: { workspace } } }))
export const putPort = (workspace: string, name: string, body: PortBody) => ask<Port>(open.PUT('/bot/ports/{name}', { ...named(workspace, name), body }))
export const deletePort = (workspace: string, name: string) => ask<void>(open.DELETE('/bot/ports/{name}', named(workspace, name)))
export const testPort = (workspace: string, name: string) => ask<PortTest>(open.POST('/bot/ports/{name}/test', { params: { path: { name } }, body: { workspace_id: workspace } }))
