import { computed, ref, watch } from 'vue'
import { useI18n } from 'vue-i18n'
import { type FormSettings, formSettings, saveFormSettings } from '@/entities/form'
import { ApiError } from '@/entities/problem'
import { useAttempt } from '@/pages/shared/useAttempt'
import { toast } from '@/ui/toast'

/** What a brand may ask outside of the chat, as it stands and as it is being changed. */
export function useForms(brand: () => string) {
  const { t } = useI18n()
  const { busy, refused, attempt } = useAttempt('form')
  const kept = ref<FormSettings | null>(null)
  const draft = ref<FormSettings | null>(null)
  const failed = ref(false)
  const behind = ref(false)
  const copy = (s: FormSettings): FormSettings => JSON.parse(JSON.stringify(s)) as FormSettings

  function take(got: FormSettings) {
    kept.value = got
    draft.value = copy(got)
    refused.value = null
    behind.value = false
  }
  async function load() {
    failed.value = false
    const id = brand()
    try {
      const got = await formSettings(id)
      if (id === brand()) take(got)
    } catch {
      failed.value = true
    }
  }
  watch(brand, (id) => {
    draft.value = kept.value = null
    if (id) void load()
  }, { immediate: true })
  const dirty = computed(() => JSON.stringify(draft.value) !== JSON.stringify(kept.value))

  async function save() {
    if (!draft.value || busy.value) return
    const { at, by, ...own } = draft.value
    void [at, by] // the desk's own
    const ok = await attempt(async () => {
      try {
        take(await saveFormSettings(own))
      } catch (thrown) {
        behind.value = thrown instanceof ApiError && thrown.code === 'version_conflict'
        throw thrown
      }
    })
    if (ok) toast(t('form.saved'))
  }
  const reset = () => kept.value && take(kept.value)
  return { draft, busy, failed, refused, behind, dirty, load, save, reset }
}
