import { computed, type Ref, watch } from 'vue'
import { type Conversation, conversations, fetchConversation } from '@/entities/conversation'
import { threadOf } from '@/entities/message'

/** The other inquiries of a thread, as far as its talk has been read; newest first. */
export function useEarlier(conversation: Ref<Conversation>) {
  const ids = computed(() => {
    const thread = threadOf(conversation.value.thread_id, conversation.value.id)
    const found = new Set<string>()
    for (let i = thread.messages.length - 1; i >= 0 && found.size < 20; i--) {
      const id = thread.messages[i]!.conversation_id
      if (id && id !== conversation.value.id) found.add(id)
    }
    return [...found]
  })
  const more = computed(() => !!threadOf(conversation.value.thread_id, conversation.value.id).older)
  watch(
    () => ids.value.join(),
    () => {
      for (const id of ids.value) if (!conversations.get(id)) fetchConversation(id).catch(() => undefined)
    },
    { immediate: true },
  )
  const earlier = computed(() => ids.value.flatMap((id) => conversations.get(id) ?? []).sort((a, b) => (a.opened_at < b.opened_at ? 1 : -1)))
  return { earlier, more }
}
