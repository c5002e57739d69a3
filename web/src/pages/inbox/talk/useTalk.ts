import { computed, type Ref, shallowRef, watch } from 'vue'
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
    thread.value = own
    unread.value = null
    const count = c.unread
    await loadNewest(own).catch((error) => own.state !== 'failed' && report(error))
    // The mark stays where it was when the talk was opened, though all is read soon.
    if (count > 0 && thread.value === own) unread.value = unreadFrom(own.messages, count)
  }
  watch(() => conversation.value.thread_id, open, { immediate: true })

  const messages = computed<readonly Message[]>(() => {
    const own = outgoingOf(thread.value.id)
    return own.length > 0 ? [...thread.value.messages, ...own] : thread.value.messages
  })
  const rows = computed(() => toRows(messages.value, { dayOf, unreadFrom: unread.value, keyOf }))

  /** Reads upwards until a message is held; false when the talk has none such. */
  async function reach(id: string): Promise<boolean> {
    const own = thread.value
    const held = () => own.messages.some((m) => m.id === id)
    for (let page = 0; page < 100 && !held() && own.older; page++) await loadOlder(own, page === 0 ? 50 : 100)
    return held()
  }

  return {
    thread,
    messages,
    rows,
    reach,
    again: open,
    older: () => loadOlder(thread.value).catch(report),
  }
}

export type Talk = ReturnType<typeof useTalk>
