import { onScopeDispose, type Ref, shallowReactive, shallowRef, watch } from 'vue'
import { useI18n } from 'vue-i18n'
import { type CareCard, fetchCare } from '@/entities/care'
import type { Conversation } from '@/entities/conversation'
import { live } from '@/entities/live'
import { toApiError } from '@/entities/problem'
import { useReport } from '@/pages/shared/useReport'
import { toast } from '@/ui/toast'

/** Which question about the open conversation stands in front of the inbox. */
export type CareQuestion = 'hold' | 'escalate' | 'followup' | 'check' | 'mute' | 'refund'
export const question = shallowRef<CareQuestion | null>(null)

/** More than may lie open; the last asked for stay. */
const most = 16
const held = shallowReactive(new Map<string, CareCard>())
const asked = new Map<string, number>()
let asks = 0

/** What surrounds a conversation, where it is known. */
export const careOf = (id: string): CareCard | null => held.get(id) ?? null

export async function loadCare(id: string): Promise<void> {
  const ask = ++asks
  asked.set(id, ask)
  try {
    const card = await fetchCare(id)
    if (asked.get(id) !== ask) return
    held.set(id, card)
    for (const [other] of [...asked].sort((a, b) => b[1] - a[1]).slice(most)) {
      held.delete(other)
      asked.delete(other)
    }
  } catch {
    // what surrounds the talk may be missing; the talk itself says what is wrong with the desk
  }
}

/** Keeps what surrounds a conversation up to date while it is on the screen. */
export function followCare(conversation: Ref<Conversation>): void {
  watch(() => [conversation.value.id, conversation.value.state, JSON.stringify(conversation.value.care)], () => void loadCare(conversation.value.id), { immediate: true })
  onScopeDispose(live.on('care', (event) => {
    if (event.conversation_id === conversation.value.id) void loadCare(conversation.value.id)
  }))
}

/** Runs a change; a refusal is said in words of its own where there are some. */
export function useCareAct() {
  const { t, te } = useI18n()
  const { report } = useReport()
  const busy = shallowRef(false)

  async function act(work: () => Promise<unknown>, done = ''): Promise<boolean> {
    if (busy.value) return false
    busy.value = true
    try {
      await work()
      if (done) toast(done)
      return true
    } catch (thrown) {
      const key = `care.error.${toApiError(thrown).code}`
      if (te(key)) toast(t(key), { tone: 'red' })
      else report(thrown)
      return false
    } finally {
      busy.value = false
    }
  }
  return { act, busy }
}
