import type { Ref } from 'vue'
import { useI18n } from 'vue-i18n'
import { type Conversation, mark } from '@/entities/conversation'
import { useReport } from '@/pages/shared/useReport'
import { toast } from '@/ui/toast'

export type Mood = 'calm' | 'worried' | 'angry'

/** Topic and mood set by hand; the word of it can bring the value before back. */
export function useMarks(conversation: Ref<Conversation>) {
  const { t } = useI18n()
  const { attempt } = useReport()

  async function put(what: 'topic' | 'mood', value: string) {
    const { id, [what]: held } = conversation.value
    const before = held?.value ?? ''
    if (value === before && held?.set_by) return
    const set = (v: string) => attempt(() => mark(id, { [what]: v }))
    if (await set(value)) toast(t('card.marked'), before === value ? {} : { action: { label: t('card.undo'), run: () => void set(before) } })
  }
  return { setTopic: (v: string) => put('topic', v.trim()), setMood: (v: string) => put('mood', v) }
}
