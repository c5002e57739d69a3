import { onScopeDispose, type Ref, ref, shallowRef, watch } from 'vue'
import type { Conversation } from '@/entities/conversation'
import { type FoundMessage, search } from '@/entities/search'

/** How long after the last key it is looked, in ms. */
const rest = 250

/** Looking for words within one talk. The hits are the newest first; one of them is the one gone to. */
export function useFind(conversation: Ref<Conversation>, show: (message: string) => void) {
  const q = ref('')
  const hits = shallowRef<FoundMessage[]>([])
  const next = ref<string | null>(null)
  const at = ref(-1)
  const state = ref<'idle' | 'busy' | 'ready' | 'failed'>('idle')
  let looked = '' // the words that the hits are of
  let under: AbortController | undefined
  let timer: ReturnType<typeof setTimeout> | undefined

  async function look(more = false) {
    clearTimeout(timer)
    under?.abort()
    const own = (under = new AbortController())
    const words = (looked = q.value.trim())
    if (!more) {
      hits.value = []
      at.value = -1
      next.value = null
    }
    if (!words) return void (state.value = 'idle')
    state.value = 'busy'
    try {
      const got = await search(words, { kinds: ['message'] }, (more && next.value) || undefined, own.signal, conversation.value.id)
      if (own.signal.aborted) return
      hits.value = [...hits.value, ...got.messages]
      next.value = got.next_cursor
      state.value = 'ready'
    } catch {
      if (!own.signal.aborted) state.value = 'failed'
    }
  }

  function go(to: number) {
    const hit = hits.value[to]
    if (!hit) return
    at.value = to
    show(hit.id)
  }
  /** To the one before (older), or after; behind the last one more are looked for. Words that were not looked for yet are, and the first hit is gone to. */
  async function step(by: 1 | -1) {
    if (looked !== q.value.trim() || (state.value !== 'ready' && hits.value.length === 0)) await look()
    if (at.value + by >= hits.value.length && next.value) await look(true)
    go(Math.max(0, Math.min(at.value + by, hits.value.length - 1)))
  }

  watch(q, () => (clearTimeout(timer), (timer = setTimeout(() => void look(), rest))))
  watch(() => conversation.value.thread_id, () => void look())
  onScopeDispose(() => (clearTimeout(timer), under?.abort()))
  return { q, hits, next, at, state, go, step, look, more: () => look(true) }
}
