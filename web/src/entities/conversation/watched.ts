import { computed, reactive, shallowReactive } from 'vue'
import * as api from '@/api/conversations'
import { live } from '@/entities/live'
import { keep, want } from './reread'
import { conversations } from './store'

/** What this person has marked to keep an eye on; null until it is known. */
const marks = shallowReactive(new Set<string>())
export const watching = reactive<{ state: 'idle' | 'loading' | 'ready' | 'failed' }>({ state: 'idle' })

export const isWatched = (id: string): boolean => marks.has(id)
/** What is marked, the newest first. */
export const watched = computed(() =>
  [...marks].flatMap((id) => conversations.get(id) ?? []).sort((a, b) => (a.last_message_at < b.last_message_at ? 1 : a.last_message_at > b.last_message_at ? -1 : 0)),
)

live.on('watch', (event) => {
  if (event.state !== 'on') return marks.delete(event.conversation_id)
  marks.add(event.conversation_id)
  if (!conversations.get(event.conversation_id)) want(event.conversation_id)
})

export async function loadWatched(): Promise<void> {
  watching.state = 'loading'
  try {
    const answer = await keep(api.list({ watched: true, limit: 100 }), (list) => list.items)
    marks.clear()
    for (const c of answer.items) marks.add(c.id)
    watching.state = 'ready'
  } catch (error) {
    watching.state = 'failed'
    throw error
  }
}

/** Marks at once; a refusal takes the mark back. */
export async function setWatched(id: string, on: boolean): Promise<void> {
  const flip = (to: boolean) => (to ? marks.add(id) : marks.delete(id))
  flip(on)
  try {
    await (on ? api.watch(id) : api.unwatch(id))
  } catch (error) {
    flip(!on)
    throw error
  }
}

export function forgetWatched(): void {
  marks.clear()
  watching.state = 'idle'
}
