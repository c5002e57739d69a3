import { computed, ref, type Ref, watch } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import { abilities, conversations, fetchConversation, successorOf, type Tab } from '@/entities/conversation'
import { mayOversee, mayWork, me } from '@/entities/session'

/** The list's tab outlives a visit to the settings. */
const tab = ref<Tab>('mine')

/** What the inbox page knows: which conversation is open and what may be done with it. */
export function useInbox() {
  const route = useRoute()
  const router = useRouter()
  const id = computed(() => (typeof route.params.id === 'string' && route.params.id !== '' ? route.params.id : null))
  const current = computed(() => (id.value ? (conversations.get(id.value) ?? null) : null))
  const missing = ref(false)

  watch(
    [id, () => me.value?.id],
    async ([next]) => {
      missing.value = false
      if (!next || conversations.get(next)) return
      await fetchConversation(next).catch(() => (missing.value = id.value === next))
    },
    { immediate: true },
  )

  const can = computed(() => {
    const c = current.value
    if (!c || !me.value) return null
    const able = abilities(c, me.value.id, { work: mayWork(c.workspace_id), oversee: mayOversee(c.workspace_id) })
    // A talk has one open inquiry: the closed one leads there.
    return { ...able, reopen: able.reopen && !successorOf(c, conversations.items.values()) }
  })

  return { id, current, missing, can, tab: tab as Ref<Tab>, leave: () => router.push({ name: 'inbox', params: { id: '' } }) }
}

export type Inbox = ReturnType<typeof useInbox>
