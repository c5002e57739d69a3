import { computed, reactive, ref } from 'vue'
import { useI18n } from 'vue-i18n'
import { type Port, type PortAction, scenarioApi as api } from '@/entities/scenario'
import { useScenarioReport } from '../useScenarioReport'

/** A header of the form. `kept`: the desk has its value, which never comes back out. */
export interface HeaderRow {
  name: string
  value: string
  kept: boolean
}

/** A port as it is written; what is wrong with it is said field by field. */
export function usePortForm(port: Port | null, brand: string, taken: string[], saved: (p: Port) => void) {
  const { t } = useI18n()
  const { explain } = useScenarioReport()
  const form = reactive({
    name: port?.name ?? '',
    url: port?.url ?? '',
    seconds: (port?.timeout_ms ?? 10_000) / 1000,
    headers: (port?.headers ?? []).map((name): HeaderRow => ({ name, value: '', kept: true })),
    actions: (port?.actions.map((a) => ({ ...a })) ?? [{ name: '', read: true, args: [], gives: [] }]) as Required<PortAction>[],
  })
  const shown = ref(false) // complaints wait for the first try
  const refused = ref<string | null>(null)
  const busy = ref(false)

  const wrong = computed(() => ({
    name: !/^[a-z0-9][a-z0-9_-]{0,39}$/.test(form.name) ? t('scenario.bad_id') : !port && taken.includes(form.name) ? t('scenario.port.taken') : null,
    url: !/^https?:\/\/[^\s/]+/.test(form.url.trim()) ? t('scenario.port.bad_url') : null,
    seconds: !(form.seconds >= 1 && form.seconds <= 30) ? t('scenario.port.bad_timeout') : null,
    headers: form.headers.some((h) => (h.name.trim() !== '' || h.value !== '') && !/^[A-Za-z0-9!#$%&'*+.^_`|~-]+$/.test(h.name.trim())) ? t('scenario.port.bad_header') : null,
    actions: form.actions.length === 0 || form.actions.some((a) => a.name.trim() === '') ? t('scenario.port.bad_actions') : null,
  }))
  const fine = computed(() => Object.values(wrong.value).every((w) => !w))

  async function save(): Promise<void> {
    shown.value = true
    if (!fine.value || busy.value) return
    busy.value = true
    refused.value = null
    try {
      const headers = Object.fromEntries(form.headers.filter((h) => h.name.trim()).map((h) => [h.name.trim(), h.kept ? null : h.value]))
      const actions = form.actions.map((a) => ({ ...a, name: a.name.trim() }))
      saved(await api.putPort(brand, form.name, { revision: port?.revision ?? 0, url: form.url.trim(), timeout_ms: Math.round(form.seconds * 1000), headers, actions }))
    } catch (thrown) {
      refused.value = explain(thrown)
    } finally {
      busy.value = false
    }
  }
  const say = (field: keyof typeof wrong.value) => (shown.value ? wrong.value[field] : null)
  return { form, say, refused, busy, save }
}
