import { shallowReactive } from 'vue'
import * as api from '@/api/conversations'
import { live } from '@/entities/live'

/** Who else has which conversation before their eyes; true: and has begun to write there. Known only while it lasts. */
export const lookers = shallowReactive(new Map<string, ReadonlyMap<string, boolean>>())

function set(conversation: string, operator: string, state: string): void {
  const next = new Map(lookers.get(conversation))
  if (state === 'gone') next.delete(operator)
  else next.set(operator, state === 'drafts')
  if (next.size > 0) lookers.set(conversation, next)
  else lookers.delete(conversation)
}

/** Lets it follow the stream, for as long as the page lives; what was told while nobody listened is asked for. */
export function followLookers(): void {
  live.on('looking', (event) => set(event.conversation_id, event.operator_id, event.state))
  live.onStatus((status) => status === 'live' && void loadLooking())
}

async function loadLooking(): Promise<void> {
  const answer = await api.lookers().catch(() => null)
  if (!answer) return
  lookers.clear()
  for (const it of answer.items) set(it.conversation_id, it.operator_id, it.state)
}

/** Says what this window shows now: all of it, each time anew. */
export const sayLooking = (window: string, items: { conversation_id: string; drafting: boolean }[], leaving = false): Promise<unknown> =>
  api.look({ window, items }, leaving).catch(() => undefined)
