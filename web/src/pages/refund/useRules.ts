import { computed, ref, shallowRef, watch } from 'vue'
import { useI18n } from 'vue-i18n'
import { type RefundSettings, rules, rulesHistory, setRules } from '@/entities/refund'
import { useAttempt } from '@/pages/shared/useAttempt'
import { toast } from '@/ui/toast'

/** A brand's limits, as they stand and as they are being changed, with what stood before. */
export function useRules(brand: () => string) {
  const { t } = useI18n()
  const { busy, refused, attempt } = useAttempt('refund')
  const kept = ref<RefundSettings | null>(null)
  const draft = ref<RefundSettings | null>(null)
  const versions = shallowRef<RefundSettings[]>([])
  const failed = ref(false)

  function take(got: RefundSettings) {
    kept.value = got
    draft.value = JSON.parse(JSON.stringify(got)) as RefundSettings
    refused.value = null
  }
  async function load() {
    failed.value = false
    const id = brand()
    try {
      const [got, before] = await Promise.all([rules(id), rulesHistory(id)])
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
    const { at, by, fields, rules: may, ...own } = draft.value
    void [at, by, fields, may] // the desk's own
    const done = await attempt(async () => {
      take(await setRules(own))
      versions.value = (await rulesHistory(brand())).items
    })
    if (done) toast(t('refund.saved'))
  }
  const reset = () => kept.value && take(JSON.parse(JSON.stringify(kept.value)) as RefundSettings)
  return { draft, versions, busy, failed, refused, dirty, load, save, reset }
}
