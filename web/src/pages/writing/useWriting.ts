import { computed, ref, shallowRef, watch } from 'vue'
import { useI18n } from 'vue-i18n'
import { toApiError } from '@/entities/problem'
import { history, saveSettings, settings, type WritingSettings } from '@/entities/writing'
import { useReport } from '@/pages/shared/useReport'
import { toast } from '@/ui/toast'

/** How a brand writes, as it stands and as it is being changed, with what stood before. */
export function useWriting(brand: () => string) {
  const { t, te } = useI18n()
  const { explain } = useReport()
  const kept = ref<WritingSettings | null>(null)
  const draft = ref<WritingSettings | null>(null)
  const versions = shallowRef<WritingSettings[]>([])
  const busy = ref(false)
  const failed = ref(false)
  const refused = ref('')
  const behind = ref(false)

  function take(got: WritingSettings) {
    kept.value = got
    draft.value = { ...got }
    refused.value = ''
    behind.value = false
  }
  async function load() {
    failed.value = false
    const id = brand()
    try {
      const [got, before] = await Promise.all([settings(id), history(id)])
      if (id !== brand()) return
      take(got)
      versions.value = before.items
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
    busy.value = true
    try {
      const { at, by, ...own } = draft.value
      void [at, by] // the desk's own
      take(await saveSettings(own))
      versions.value = (await history(brand())).items
      toast(t('writing.saved'))
    } catch (thrown) {
      const { code } = toApiError(thrown)
      behind.value = code === 'version_conflict'
      refused.value = behind.value ? t('writing.behind') : te(`writing.error.${code}`, 'ja') ? t(`writing.error.${code}`) : explain(thrown)
    } finally {
      busy.value = false
    }
  }
  const reset = () => kept.value && take(kept.value)
  return { draft, versions, busy, failed, refused, behind, dirty, load, save, reset }
}
