import { computed, onBeforeUnmount, ref, shallowRef, watch } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import { toApiError } from '@/entities/problem'
import { type Asked, fromAddress, search, type SearchResult, toAddress, toFilter } from '@/entities/search'

/** A search: what is asked stands in the address, so that the way back leads to it. */
export function useSearch() {
  const route = useRoute()
  const router = useRouter()
  const asked = computed<Asked>(() => fromAddress(route.query))
  const found = shallowRef<SearchResult | null>(null)
  const state = ref<'idle' | 'busy' | 'ready' | 'failed'>('idle')
  const problem = shallowRef<unknown>(null)
  let under: AbortController | undefined

  async function look(more = false) {
    under?.abort()
    const own = (under = new AbortController())
    if (!asked.value.q.trim()) {
      found.value = null
      state.value = 'idle'
      return
    }
    state.value = 'busy'
    const before = more ? found.value : null
    if (!more) found.value = null
    try {
      const got = await search(asked.value.q, toFilter(asked.value), before?.next_cursor ?? undefined, own.signal)
      if (own.signal.aborted) return
      found.value = before ? { ...got, contacts: before.contacts, conversations: before.conversations, messages: [...before.messages, ...got.messages] } : got
      state.value = 'ready'
    } catch (thrown) {
      if (own.signal.aborted) return
      problem.value = toApiError(thrown)
      state.value = 'failed'
    }
  }

  /** Asks for something else; the same again looks again. */
  function ask(change: Partial<Asked>) {
    const next = toAddress({ ...asked.value, ...change })
    if (JSON.stringify(next) === JSON.stringify(toAddress(asked.value))) return void look()
    void router.replace({ name: 'search', query: next })
  }

  watch(() => JSON.stringify(toAddress(asked.value)), () => route.name === 'search' && void look(), { immediate: true })
  onBeforeUnmount(() => under?.abort())
  const count = computed(() => (found.value ? found.value.contacts.length + found.value.conversations.length + found.value.messages.length : 0))
  return { asked, found, state, problem, count, ask, again: () => look(), more: () => look(true) }
}
