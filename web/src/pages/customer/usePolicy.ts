import { computed, ref, shallowRef, watch } from 'vue'
import { useI18n } from 'vue-i18n'
import { policy, setPolicy, type VerifyPolicy, type VerifyPolicyShown } from '@/entities/customer'
import { toApiError } from '@/entities/problem'
import { useReport } from '@/pages/shared/useReport'
import { toast } from '@/ui/toast'

/** A brand's policy as it stands and as it is being changed. */
export function usePolicy(brand: () => string) {
  const { t } = useI18n()
  const { explain, attempt } = useReport()
  const shown = shallowRef<VerifyPolicyShown | null>(null)
  const draft = ref<VerifyPolicy | null>(null)
  const busy = ref(false)
  const refused = ref('')
  /** Somebody else has changed it meanwhile. */
  const behind = ref(false)
  const own = ({ workspace_id, version, asks, need, minutes, failures, orders, orders_for_verified, crm = '', crm_before }: VerifyPolicy): VerifyPolicy =>
    structuredClone({ workspace_id, version, asks: asks.map((a) => ({ item: a.item, must: !!a.must, record: a.record ?? '' })), need, minutes, failures, orders, orders_for_verified, crm, crm_before })

  function take(got: VerifyPolicyShown) {
    shown.value = got
    draft.value = own(got)
    refused.value = ''
    behind.value = false
  }
  const load = () => attempt(async () => {
    const id = brand()
    const got = await policy(id)
    if (id === brand()) take(got)
  })
  watch(brand, (id) => {
    shown.value = draft.value = null
    if (id) void load()
  }, { immediate: true })
  const dirty = computed(() => !!shown.value && !!draft.value && JSON.stringify(own(shown.value)) !== JSON.stringify(draft.value))

  async function save() {
    if (!draft.value || busy.value) return
    if (draft.value.need > draft.value.asks.length) return void (refused.value = t('person.policy.bad_need'))
    busy.value = true
    refused.value = ''
    try {
      take(await setPolicy(draft.value))
      toast(t('person.policy.saved'))
    } catch (thrown) {
      behind.value = toApiError(thrown).code === 'version_conflict'
      refused.value = behind.value ? t('person.policy.behind') : explain(thrown)
    } finally {
      busy.value = false
    }
  }
  return { shown, draft, busy, refused, behind, dirty, load, save, reset: () => shown.value && take(shown.value) }
}
