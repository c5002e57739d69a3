import { computed, reactive, ref } from 'vue'
import { useI18n } from 'vue-i18n'
import { problemKey, toApiError } from '@/entities/problem'
import { archive, create, edit, type Place, restore, type Template, type TemplateAction, templates } from '@/entities/template'
import { toast } from '@/ui/toast'

/** Writing one template: what stands in the form, and what becomes of it. */
export function useForm(kept: () => Template | undefined, places: Place[], saved: (t: Template) => void) {
  const { t, te } = useI18n()
  const fresh = () => {
    const b = kept()?.body
    return { title: b?.title ?? '', shortcut: b?.shortcut ?? '', folder: b?.folder ?? '', text: b?.text ?? '', actions: (b?.actions ?? []).map((a) => ({ ...a })) as TemplateAction[] }
  }
  const form = reactive(fresh())
  const place = ref(0)
  const version = ref(kept()?.version ?? 0)
  const refused = ref('')
  const conflict = ref<Template | null>(null)
  const busy = ref(false)
  const dirty = computed(() => JSON.stringify(form) !== JSON.stringify(fresh()))
  const units = computed(() => form.text.length)

  async function attempt(work: () => Promise<Template>): Promise<Template | null> {
    busy.value = true
    refused.value = ''
    try {
      const it = await work()
      version.value = it.version
      conflict.value = null
      saved(it)
      return it
    } catch (thrown) {
      const { code } = toApiError(thrown)
      const own = `template.error.${code}`
      refused.value = t(te(own) ? own : problemKey(thrown))
      if (code === 'version_conflict') await newest()
      return null
    } finally {
      busy.value = false
    }
  }

  /** What somebody else has made of it meanwhile. */
  async function newest() {
    const id = kept()?.id
    for (const archived of [false, true]) {
      const found = (await templates(archived).catch(() => ({ items: [] as Template[] }))).items.find((o) => o.id === id)
      if (found) conflict.value = found
    }
  }

  const body = () => ({ ...form, title: form.title.trim(), folder: form.folder.trim(), actions: form.actions })
  async function save() {
    const it = kept()
    const done = await attempt(() => (it ? edit(it.id, version.value, body()) : create(places[place.value]!, body())))
    if (!done) return
    Object.assign(form, { ...done.body, shortcut: done.body.shortcut ?? '', folder: done.body.folder ?? '', text: done.body.text ?? '', actions: done.body.actions ?? [] })
    toast(t('template.saved'))
  }
  async function putAway() {
    const it = kept()!
    const done = await attempt(() => archive(it.id, version.value))
    if (done) toast(t('template.was_archived'), { action: { label: t('template.undo'), run: () => void attempt(() => restore(done.id, done.version)) } })
  }
  async function takeOut() {
    const it = kept()!
    if (await attempt(() => restore(it.id, version.value))) toast(t('template.was_restored'))
  }
  /** Theirs into the form, or mine over theirs. */
  function takeTheirs() {
    const it = conflict.value!
    version.value = it.version
    Object.assign(form, { title: it.body.title, shortcut: it.body.shortcut ?? '', folder: it.body.folder ?? '', text: it.body.text ?? '', actions: it.body.actions ?? [] })
    conflict.value = null
    refused.value = ''
    saved(it)
  }
  async function overwrite() {
    version.value = conflict.value!.version
    await save()
  }
  const reset = () => Object.assign(form, fresh())

  return { form, place, refused, conflict, busy, dirty, units, save, putAway, takeOut, takeTheirs, overwrite, reset }
}
