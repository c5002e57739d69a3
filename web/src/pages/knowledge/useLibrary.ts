import { computed, onScopeDispose, reactive, ref, shallowRef, watch } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import { workspaces } from '@/entities/directory'
import { type Entry, entries, type EntryState, onKnowledge, type Summary, summary, treeOf } from '@/entities/knowledge'
import { mayKnow } from '@/entities/session'
import { useReport } from '@/pages/shared/useReport'
import { preference } from '@/ui/preference'

export type StateFilter = EntryState | 'mine' | ''
export type Branch = [string?, string?, string?]

/** The brand whose knowledge is looked at: this browser remembers it. */
const chosen = preference<string>('knowledge-brand', '', () => true)

/** What the knowledge page knows: brand, counts, filters, and the list they give. */
export function useLibrary() {
  const route = useRoute()
  const router = useRouter()
  const { report } = useReport()

  const brands = computed(() => workspaces.value.filter((w) => mayKnow('read', w.id)))
  const brand = computed(() => (brands.value.some((w) => w.id === chosen.value) ? chosen.value : (brands.value[0]?.id ?? '')))
  const mayEdit = computed(() => mayKnow('edit', brand.value))
  const counts = shallowRef<Summary | null>(null)
  const tree = computed(() => treeOf(counts.value?.categories ?? []))
  const total = computed(() => (counts.value ? counts.value.draft + counts.value.review + counts.value.published + counts.value.retired : 0))

  const filter = reactive<{ state: StateFilter; branch: Branch; text: string }>({ state: '', branch: [], text: '' })
  const query = computed(() => ({
    workspace: brand.value,
    // What is published shows what customers get, though a newer draft may be on its way.
    ...(filter.state === 'mine' ? { review: true } : filter.state === 'published' ? { live: true } : filter.state && { state: filter.state }),
    ...(filter.branch[0] && { major: filter.branch[0] }),
    ...(filter.branch[1] && { middle: filter.branch[1] }),
    ...(filter.branch[2] && { minor: filter.branch[2] }),
    ...(filter.text.trim() && { q: filter.text.trim() }),
  }))

  const rows = shallowRef<Entry[]>([])
  const next = ref<string | null>(null)
  const state = ref<'loading' | 'ready' | 'failed'>('loading')
  let asked = 0

  /** Reads the list from its beginning, as far as it is shown; what is on the screen stays until the answer is there. */
  async function read(keep = false): Promise<void> {
    if (!brand.value) return
    const mine = ++asked
    const want = keep ? Math.max(rows.value.length, 50) : 50
    try {
      const got: Entry[] = []
      let cursor: string | null = null
      do {
        const page: Awaited<ReturnType<typeof entries>> = await entries({ ...query.value, limit: Math.min(100, want), ...(cursor && { cursor }) })
        got.push(...page.items)
        cursor = page.next_cursor
      } while (cursor && got.length < want)
      if (mine !== asked) return
      rows.value = got
      next.value = cursor
      state.value = 'ready'
    } catch (thrown) {
      if (mine !== asked) return
      state.value = 'failed'
      report(thrown)
    }
  }

  async function more(): Promise<void> {
    if (!next.value) return
    const mine = ++asked
    try {
      const page = await entries({ ...query.value, limit: 100, cursor: next.value })
      if (mine !== asked) return
      rows.value = [...rows.value, ...page.items]
      next.value = page.next_cursor
    } catch (thrown) {
      report(thrown)
    }
  }

  async function count(): Promise<void> {
    const w = brand.value
    const got = w ? await summary(w).catch(() => null) : null
    if (got && w === brand.value) counts.value = got
  }

  /** Reads again what somebody, perhaps we, has changed. */
  const refresh = () => Promise.all([read(true), count()])

  let typing: ReturnType<typeof setTimeout> | undefined
  watch(query, (now, before) => {
    clearTimeout(typing)
    typing = setTimeout(() => void read(), now.q !== before.q ? 250 : 0)
  })
  watch(
    brand,
    () => {
      rows.value = []
      counts.value = null
      state.value = 'loading'
      Object.assign(filter, { state: '', branch: [], text: '' })
      void refresh()
    },
    { immediate: true },
  )
  onScopeDispose(onKnowledge(() => brand.value, () => void refresh()))

  const view = computed(() => (route.params.view as 'entries' | 'candidates' | 'words' | undefined) || 'entries')
  function choose(id: string) {
    chosen.value = id
    void router.push({ name: 'knowledge', params: { view: view.value } })
  }
  const id = computed(() => (route.params.id as string | undefined) || '')
  const open = (entry: string) => router.push({ name: 'knowledge', params: { view: 'entries', id: entry } })

  return { brands, brand, choose, mayEdit, counts, tree, total, filter, query, rows, next, state, read, more, refresh, view, id, open }
}

export type Library = ReturnType<typeof useLibrary>
