import { reactive, ref } from 'vue'
import { useI18n } from 'vue-i18n'
import { useRouter } from 'vue-router'
import { ask, type OldSaying, vote } from '@/entities/learning'
import { useReport } from '@/pages/shared/useReport'
import { toast } from '@/ui/toast'

/** What can be made of a customer's old line: a draft of a new FAQ, or a phrasing of one there is. */
export function useMaterial(brand: string) {
  const { t } = useI18n()
  const { attempt, report } = useReport()
  const router = useRouter()
  const drafting = ref<OldSaying | null>(null)
  const picking = ref<OldSaying | null>(null)
  const busy = ref(false)
  /** Lines of which something was made since the page was opened. */
  const used = reactive(new Set<string>())

  async function run(line: OldSaying, work: () => Promise<void>) {
    busy.value = true
    const done = await attempt(work)
    busy.value = false
    if (!done) return
    used.add(line.id)
    drafting.value = picking.value = null
  }

  /** The draft is opened; the customer's own words become a phrasing to decide on, where they can be one. */
  const draft = (line: OldSaying, question: string) =>
    run(line, async () => {
      const made = await ask(brand, question)
      const voted = await vote(made.id, line.text).catch(report)
      toast(t('learning.drafted', { n: voted ? 1 : 0 }))
      void router.push({ name: 'knowledge', params: { view: 'entries', id: made.id } })
    })

  /** One more vote for the words as a phrasing of an entry. */
  const give = (line: OldSaying, entry: string) =>
    run(line, async () => {
      const a = await vote(entry, line.text)
      toast(t('learning.given', { n: 1, name: a.entry_title || t('learning.this_entry') }), {
        action: { label: t('learning.see_candidates'), run: () => void router.push({ name: 'knowledge', params: { view: 'candidates' } }) },
      })
    })

  return { drafting, picking, busy, used, draft, give }
}
