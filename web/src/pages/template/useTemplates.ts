import { computed, reactive, ref, shallowRef, watch } from 'vue'
import { find, type Place, type Template, templates } from '@/entities/template'
import { workspaces } from '@/entities/directory'
import { me, mayOversee } from '@/entities/session'

export const everyBrand = ''

/** What the page knows: all templates that this person may use, narrowed by place, folder and words. */
export function useTemplates() {
  const items = shallowRef<Template[]>([])
  const state = ref<'loading' | 'ready' | 'failed'>('loading')
  const filter = reactive<{ place: 'all' | 'shared' | 'own'; folder: string | null; text: string; archived: boolean }>({ place: 'all', folder: null, text: '', archived: false })

  async function load() {
    const archived = filter.archived
    try {
      const got = await templates(archived)
      if (archived !== filter.archived) return
      items.value = got.items
      state.value = 'ready'
    } catch {
      if (state.value !== 'ready') state.value = 'failed'
    }
  }
  watch(() => filter.archived, () => {
    items.value = []
    state.value = 'loading'
    filter.folder = null
    void load()
  }, { immediate: true })

  const ordered = computed(() => [...items.value].sort((a, b) => (a.body.folder ?? '').localeCompare(b.body.folder ?? '', 'ja') || a.body.title.localeCompare(b.body.title, 'ja')))
  const placed = computed(() => ordered.value.filter((t) => filter.place === 'all' || t.own === (filter.place === 'own')))
  const folders = computed(() => {
    const counts = new Map<string, number>()
    for (const t of placed.value) counts.set(t.body.folder ?? '', (counts.get(t.body.folder ?? '') ?? 0) + 1)
    return [...counts].map(([name, n]) => ({ name, n }))
  })
  const shown = computed(() => find(placed.value.filter((t) => filter.folder === null || (t.body.folder ?? '') === filter.folder), filter.text))
  const byId = (id: string) => items.value.find((t) => t.id === id)
  /** Puts what the desk answered in place of what was shown. */
  function put(t: Template) {
    const here = (t.archived_at !== null) === filter.archived
    const rest = items.value.filter((o) => o.id !== t.id)
    items.value = here ? [...rest, t] : rest
  }

  /** Where this person may put new ones: shared ones are the supervisors'. */
  const places = computed<Place[]>(() => {
    const role = me.value?.role
    const all = role === 'supervisor' || role === 'administrator'
    const brands = workspaces.value
    return [
      ...(all ? [{ workspace: everyBrand, own: false }] : []),
      ...brands.filter((w) => mayOversee(w.id)).map((w) => ({ workspace: w.id, own: false })),
      { workspace: everyBrand, own: true },
      ...(brands.length > 1 ? brands.map((w) => ({ workspace: w.id, own: true })) : []),
    ]
  })

  return { items, state, filter, folders, shown, places, byId, put, load }
}

export type Templates = ReturnType<typeof useTemplates>
