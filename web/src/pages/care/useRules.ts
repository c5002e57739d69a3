import { computed, ref, watch } from 'vue'
import { useI18n } from 'vue-i18n'
import { type CareSettings, type CareSettingsShown, setSettings, settings } from '@/entities/care'
import { toApiError } from '@/entities/problem'
import { useReport } from '@/pages/shared/useReport'
import { toast } from '@/ui/toast'

/** A brand's rules as they stand and as they are being changed. */
export function useRules(brand: () => string) {
  const { t, te } = useI18n()
  const { explain, attempt } = useReport()
  const kept = ref<CareSettingsShown | null>(null)
  const draft = ref<CareSettings | null>(null)
  const busy = ref(false)
  const refused = ref('')
  /** Somebody else has changed them meanwhile. */
  const behind = ref(false)

  function take(got: CareSettingsShown) {
    kept.value = got
    const { in_force, ...own } = got
    // What the desk has of its own stands in the fields, so that it can be changed.
    draft.value = structuredClone({ wrapup: {}, closing_check: {}, survey: {}, ...in_force, categories: own.categories ?? [], version: own.version })
    refused.value = ''
    behind.value = false
  }
  const load = () => attempt(async () => take(await settings(brand())))
  watch(brand, (id) => id && void load(), { immediate: true })

  const shape = (s: CareSettings | null) => JSON.stringify(s)
  const dirty = computed(() => !!kept.value && !!draft.value && shape(draft.value) !== shape({ wrapup: {}, closing_check: {}, survey: {}, ...kept.value.in_force, categories: kept.value.categories ?? [], version: kept.value.version }))

  async function save() {
    if (!draft.value || busy.value) return
    busy.value = true
    refused.value = ''
    try {
      take(await setSettings(draft.value))
      toast(t('care.rules.saved'))
    } catch (thrown) {
      const { code, message } = toApiError(thrown)
      behind.value = code === 'version_conflict'
      refused.value = te(`care.error.${code}`) ? t(`care.error.${code}`) : code === 'invalid' ? message : explain(thrown)
    } finally {
      busy.value = false
    }
  }
  const reset = () => kept.value && take(kept.value)
  return { kept, draft, busy, refused, behind, dirty, load, save, reset }
}
