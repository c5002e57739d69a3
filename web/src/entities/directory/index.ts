import { computed, shallowReactive, shallowRef } from 'vue'
import * as api from '@/api/directory'
import type { Operator, Workspace } from '@/api/types'
import { live } from '@/entities/live'

export type { Operator, Workspace } from '@/api/types'

const brands = shallowRef<Workspace[]>([])
const people = shallowReactive(new Map<string, Operator>())

/** The brands this person serves. */
export const workspaces = computed(() => brands.value)
/** Everybody who works here, by name. */
export const operators = computed(() => [...people.values()].sort((a, b) => a.name.localeCompare(b.name, 'ja')))
/** No LINE account is connected yet: nothing can arrive. */
export const unconnected = computed(() => brands.value.length > 0 && brands.value.every((w) => w.channels.length === 0))
/** Channels through which nothing goes out. */
export const channelTrouble = computed(() => brands.value.flatMap((w) => w.channels.filter((c) => c.halt_why || c.trouble)))
/** A brand's name and colour are shown only where there is more than one. */
export const severalBrands = computed(() => brands.value.length > 1)

live.on('presence', (event) => {
  const held = people.get(event.operator_id)
  if (held) people.set(held.id, { ...held, presence: event.presence as Operator['presence'], load: event.load, full: event.full, connected: event.connected })
})

live.on('directory', () => void loadDirectory())

export async function loadDirectory(): Promise<void> {
  const [w, o] = await Promise.all([api.workspaces(), api.operators()])
  brands.value = w.items
  people.clear()
  for (const operator of o.items) people.set(operator.id, operator)
}

export const operatorName = (id: string | null | undefined): string => (id ? (people.get(id)?.name ?? '') : '')
export const workspaceOf = (id: string): Workspace | undefined => brands.value.find((w) => w.id === id)

export function queueName(id: string | null | undefined): string {
  if (!id) return ''
  for (const w of brands.value) for (const q of w.queues) if (q.id === id) return q.name
  return ''
}

/** Whether offers of a queue may be refused. */
export const mayDecline = (queue: string | null): boolean => brands.value.some((w) => w.queues.some((q) => q.id === queue && q.declines))

export const channelName = (workspace: string, id: string): string =>
  workspaceOf(workspace)?.channels.find((c) => c.id === id)?.name ?? ''
