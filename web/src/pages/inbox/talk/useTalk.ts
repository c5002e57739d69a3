import { computed, onScopeDispose, type Ref, shallowRef, watch } from 'vue'
import type { Conversation } from '@/entities/conversation'
import {
  keyOf,
  loadNewest,
  loadOlder,
  type Message,
  outgoingOf,
  type Thread,
  threadOf,
  toRows,
  unreadFrom,
} from '@/entities/message'
import { useReport } from '@/pages/shared/useReport'
import { dayOf } from '@/ui/time'

/** The talk of one conversation: its rows, and reading more of it. */
export function useTalk(conversation: Ref<Conversation>) {
  const { report } = useReport()
  const thread = shallowRef<Thread>(threadOf(conversation.value.thread_id, conversation.value.id))
  const unread = shallowRef<string | null>(null)

  async function open() {
    const c = conversation.value
    const own = threadOf(c.thread_id, c.id)
    thread.value.readers--
    own.readers++
    thread.value = own
    unread.value = null
    const count = c.unread
    // What is held follows the stream: it is shown as it is, at once.
    if (own.state !== 'ready') await loadNewest(own).catch((error) => own.state !== 'failed' && report(error))
    // The mark stays where it was when the talk was opened, though all is read soon.
    if (count > 0 && thread.value === own) unread.value = unreadFrom(own.messages, count)
  }
  thread.value.readers++
  watch(() => conversation.value.thread_id, open, { immediate: true })
  onScopeDispose(() => thread.value.readers--)

  const messages = computed<readonly Message[]>(() => {
    const own = outgoingOf(thread.value.id)
    return own.length > 0 ? [...thread.value.messages, ...own] : thread.value.messages
  })
  const rows = computed(() => toRows(messages.value, { dayOf, unreadFrom: unread.value, keyOf }))

  /** Reads upwards until a message is held; false when the talk has none such. */
  async function reach(id: string): Promise<boolean> {
    const own = thread.value
    const held = () => own.messages.some((m) => m.id === id)
    await readUntil(held)
    return held()
  }

  /** Reads upwards until something holds, in bites that grow: the first is soon there, the last are few. */
  async function readUntil(enough: () => boolean): Promise<void> {
    const own = thread.value
    for (let bite = 0; bite < 30 && !enough() && own.older; bite++) await loadOlder(own, 100, Math.min(2 ** bite, 8))
  }

  /** The first bubble of a day, or of the next day that has one; null for an empty talk. Exact: that very day has one. */
  async function reachDay(day: string): Promise<{ id: string; exact: boolean } | null> {
    const own = thread.value
    try {
      await readUntil(() => own.messages.length > 0 && dayOf(own.messages[0]!.at) < day)
    } catch (error) {
      report(error)
    }
    const first = own.messages.find((m) => dayOf(m.at) >= day) ?? own.messages.at(-1)
    return first ? { id: first.id, exact: dayOf(first.at) === day } : null
  }

  return {
    thread,
    messages,
    rows,
    reach,
    reachDay,
    again: open,
    older: () => loadOlder(thread.value).catch(report),
  }
}

export type Talk = ReturnType<typeof useTalk>
