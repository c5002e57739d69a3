import { computed, ref, watch } from 'vue'
import { useI18n } from 'vue-i18n'
import { type GuardSettings, setSettings, settings } from '@/entities/guard'
import { toApiError } from '@/entities/problem'
import { useReport } from '@/pages/shared/useReport'
import { toast } from '@/ui/toast'

/** A brand's send guard as it stands and as it is being changed. */
export function useGuard(brand: () => string) {
  const { t, te } = useI18n()
  const { explain, attempt } = useReport()
  const kept = ref<GuardSettings | null>(null)
  const draft = ref<GuardSettings | null>(null)
  const busy = ref(false)
  const refused = ref('')
  /** Somebody else, or the desk itself, has changed them meanwhile. */
  const behind = ref(false)

  function take(got: GuardSettings) {
    kept.value = got
    draft.value = JSON.parse(JSON.stringify(got)) as GuardSettings
    refused.value = ''
    behind.value = false
  }
  const load = () => attempt(async () => take(await settings(brand())))
  watch(brand, (id) => id && void load(), { immediate: true })
  const dirty = computed(() => JSON.stringify(draft.value) !== JSON.stringify(kept.value))

  async function save() {
    if (!draft.value || busy.value) return
    busy.value = true
    refused.value = ''
    try {
      const { demoted, ...own } = draft.value
      void demoted // the desk's own
      take(await setSettings({ ...own, words: own.words.filter((w) => w.text.trim() !== ''), marks: own.marks.map((m) => m.trim()).filter(Boolean) }))
      toast(t('guard.saved'))
    } catch (thrown) {
      const { code } = toApiError(thrown)
      behind.value = code === 'version_conflict'
      refused.value = te(`guard.error.${code}`, 'ja') ? t(`guard.error.${code}`) : explain(thrown)
    } finally {
      busy.value = false
    }
  }
  const reset = () => kept.value && take(kept.value)
  return { kept, draft, busy, refused, behind, dirty, load, save, reset }
}
