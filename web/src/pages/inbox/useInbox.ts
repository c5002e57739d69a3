import { computed, ref, type Ref } from 'vue'
import { useRoute } from 'vue-router'
import { abilities, type Abilities, type Conversation, conversations, successorOf, type Tab } from '@/entities/conversation'
import { mayOversee, mayWork, me } from '@/entities/session'

/** The list's tab outlives a visit to the settings. */
const tab = ref<Tab>('mine')

/** What this person may do with a conversation. */
export function abilitiesFor(c: Conversation): Abilities | null {
  if (!me.value) return null
  const able = abilities(c, me.value.id, { work: mayWork(c.workspace_id), oversee: mayOversee(c.workspace_id) })
  // A talk has one open inquiry: the closed one leads there.
  return { ...able, reopen: able.reopen && !successorOf(c, conversations.items.values()) }
}

/** What the inbox page knows: which conversation is in use and what may be done with it. */
export function useInbox() {
  const route = useRoute()
  const id = computed(() => (typeof route.params.id === 'string' && route.params.id !== '' ? route.params.id : null))
  const current = computed(() => (id.value ? (conversations.get(id.value) ?? null) : null))
  const can = computed(() => (current.value ? abilitiesFor(current.value) : null))
  return { id, current, can, tab: tab as Ref<Tab> }
}
