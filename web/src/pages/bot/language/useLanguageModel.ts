import { computed, reactive, ref, shallowRef } from 'vue'
import { useI18n } from 'vue-i18n'
import { type ModelPort, modelPort, type ModelTrial, saveModelPort, testModelPort } from '@/entities/learning'
import { ApiError, toApiError } from '@/entities/problem'
import { useReport } from '@/pages/shared/useReport'
import { toast } from '@/ui/toast'
import { type Draft, draftOf, hostOf, leaves, portOf, wrongWith } from './draft'

/** What the language model's form knows: the port as it is kept, as it is being written, and what is wrong with it. */
export function useLanguageModel(brand: string) {
  const { t } = useI18n()
  const { report, explain } = useReport()
  const kept = shallowRef<ModelPort | null>(null)
  const draft = ref<Draft | null>(null)
  const state = reactive({ failed: false, saving: false, testing: false, behind: false, shown: false, asking: false })
  const refused = ref('')
  const trial = shallowRef<ModelTrial | null>(null)

  function take(port: ModelPort) {
    kept.value = port
    draft.value = draftOf(port)
    Object.assign(state, { behind: false, shown: false, failed: false })
    refused.value = ''
  }
  async function load() {
    state.failed = false
    await modelPort(brand).then(take, (thrown) => ((state.failed = true), report(thrown)))
  }
  void load()
  /** Reads the month's spend and the embeddings' progress; what is being written stays. */
  async function look() {
    const now = await modelPort(brand).catch(() => null)
    if (now && now.version === kept.value?.version) kept.value = now
  }

  const dirty = computed(() => !!kept.value && JSON.stringify(draftOf(kept.value)) !== JSON.stringify(draft.value))
  const wrong = computed(() => (draft.value && kept.value ? wrongWith(draft.value, kept.value) : {}))
  const fine = computed(() => Object.keys(wrong.value).length === 0)
  /** What is wrong with a field; quiet until somebody tried to save. */
  const say = (field: string) => (state.shown && wrong.value[field] ? t(`learning.language.wrong.${wrong.value[field]}`) : null)
  /** Where words would begin to go with what is written; empty where nothing new leaves. */
  const begins = computed(() => (draft.value && kept.value && leaves(draft.value, kept.value) ? hostOf(draft.value.url) : ''))

  /** Asks first where customers' words would begin to go somewhere. */
  async function save(agreed = false) {
    const [d, k] = [draft.value, kept.value]
    state.shown = true
    if (!d || !k || state.saving || !fine.value) return
    if (begins.value && !agreed) return void (state.asking = true)
    Object.assign(state, { asking: false, saving: true })
    refused.value = ''
    try {
      take(await saveModelPort({ ...portOf(d, k), ...(d.key !== null && { key: d.key }) }))
      trial.value = null
      toast(t('learning.language.saved'))
    } catch (thrown) {
      const { code, errors } = toApiError(thrown)
      state.behind = code === 'version_conflict'
      const key = state.behind ? 'learning.settings_behind' : ['model_address', 'key_again'].includes(code) ? `learning.language.wrong.${code}` : ''
      refused.value = key ? t(key) : code === 'bad_model_port' ? t('learning.language.bad_field', { field: t(`learning.language.${fieldOf(errors[0]?.location)}`) }) : explain(thrown)
    } finally {
      state.saving = false
    }
  }

  async function test() {
    state.testing = true
    trial.value = null
    try {
      trial.value = await testModelPort(brand)
    } catch (thrown) {
      if (thrown instanceof ApiError && thrown.code === 'no_model') toast(t('learning.language.no_model'), { tone: 'red' })
      else report(thrown)
    }
    state.testing = false
    await look()
  }

  const reset = () => kept.value && take(kept.value)
  return { kept, draft, state, refused, trial, dirty, say, begins, load, look, save, test, reset }
}

const fields: Record<string, string> = { chat: 'chat_model', embed: 'embedding_model', dimensions: 'dimensions', weight: 'weight', timeout_ms: 'seconds', cap_yen: 'cap', prices: 'prices' }
const fieldOf = (location = '') => fields[location.slice(location.lastIndexOf('.') + 1)] ?? 'url'

export type LanguageForm = ReturnType<typeof useLanguageModel>
