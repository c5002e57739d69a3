import { computed, onScopeDispose, type Ref, ref, shallowRef, watch } from 'vue'
import { fetchCard, judge } from '@/entities/bot'
import type { Conversation } from '@/entities/conversation'
import { type Hit, lastWords, searchKnowledge } from '@/entities/customer'
import { vote } from '@/entities/knowledge'
import { type Message, plainText, threadOf } from '@/entities/message'

const pause = 250 // ms between the last key and the question

/** The FAQ beside the talk: it begins with the customer's last words, until somebody writes their own. */
export function useKnowledge(conversation: Ref<Conversation>) {
  const own = ref<string | null>(null)
  const hits = shallowRef<Hit[]>([])
  const state = ref<'idle' | 'looking' | 'ready' | 'failed'>('idle')
  const said = computed(() => threadOf(conversation.value.thread_id, conversation.value.id).messages.filter((m) => m.conversation_id === conversation.value.id))
  const words = computed(() => lastWords(said.value.map((m: Message) => ({ direction: m.direction, kind: m.kind, unsent: !!m.unsent, text: m.kind === 'text' ? (plainText(m) ?? '') : '' }))))
  const text = computed({ get: () => own.value ?? words.value, set: (t) => (own.value = t === words.value ? null : t) })

  let asking: AbortController | null = null
  let timer: ReturnType<typeof setTimeout> | undefined
  async function look() {
    asking?.abort()
    const mine = (asking = new AbortController())
    const asked = text.value.trim()
    if (!asked) {
      hits.value = []
      state.value = 'idle'
      return
    }
    state.value = 'looking'
    try {
      const got = await searchKnowledge(conversation.value.id, asked, mine.signal)
      if (mine !== asking) return
      hits.value = got.items
      state.value = 'ready'
    } catch {
      if (mine === asking) state.value = 'failed'
    }
  }
  // Whoever goes on writing is not answered what they asked before.
  watch(text, () => (asking?.abort(), clearTimeout(timer), (timer = setTimeout(() => void look(), pause))))
  watch(() => conversation.value.id, () => {
    own.value = null
    hits.value = []
    clearTimeout(timer)
    void look()
  }, { immediate: true })
  onScopeDispose(() => (asking?.abort(), clearTimeout(timer)))

  /** "This was the answer": of what the bot decided about those words, or else a vote for them as a phrasing. */
  async function answered(hit: Hit): Promise<boolean> {
    const asked = said.value.findLast((m) => m.direction === 'in' && m.kind === 'text' && !m.unsent)
    if (!asked) return false
    const { decisions } = await fetchCard(conversation.value.id)
    const decided = decisions.findLast((d) => d.message_id === asked.id)
    if (decided) await judge(decided.id, hit.id)
    else await vote({ entry_id: hit.id, text: plainText(asked) ?? '', conversation_id: conversation.value.id })
    return true
  }
  return { text, hits, state, look, answered, own }
}
