import { computed, onScopeDispose, reactive, ref, shallowRef, watch } from 'vue'
import { live } from '@/entities/live'
import { backlog, type BacklogFilter, type BacklogGroup } from '@/entities/many'
import { count, nothing, type Selection, still } from './select'

/** What waits, as the filter says, page by page; read again when something has changed. */
export function useBacklog() {
  const filter = reactive({ workspace_id: '', queue_id: '', topic: '', tag: '', minutes: 0 })
  const groups = shallowRef<BacklogGroup[]>([])
  const state = ref<'loading' | 'ready' | 'failed'>('loading')
  const matching = ref(0)
  const most = ref(500)
  const seenAt = ref('')
  const next = ref<string | null>(null)
  const stale = ref(false)
  const selection = shallowRef<Selection>(nothing)
  const rows = computed(() => groups.value.flatMap((g) => g.conversations))
  const ids = computed(() => rows.value.map((c) => c.id))
  const chosen = computed(() => Math.min(count(selection.value, matching.value), selection.value.all ? most.value : Infinity))
  let asked = 0

  const wanted = (): BacklogFilter => ({
    ...(filter.workspace_id && { workspace_id: filter.workspace_id }),
    ...(filter.queue_id && { queue_id: filter.queue_id }),
    ...(filter.topic.trim() && { topic: filter.topic.trim() }),
    ...(filter.tag.trim() && { tag: filter.tag.trim() }),
    ...(filter.minutes && { minutes: filter.minutes }),
  })

  async function load(more = false) {
    const mine = ++asked
    try {
      const got = await backlog({ ...wanted(), ...(more && next.value && { cursor: next.value }) })
      if (mine !== asked) return
      groups.value = more ? [...groups.value, ...got.items] : got.items
      matching.value = got.matching
      most.value = got.most
      next.value = got.next_cursor
      if (!more) seenAt.value = got.seen_at
      stale.value = false
      selection.value = still(selection.value, ids.value)
      state.value = 'ready'
    } catch {
      if (mine === asked && !more) state.value = 'failed'
    }
  }

  watch(filter, () => {
    selection.value = nothing
    void load()
  })
  void load()
  // A list that moves under the pointer is worse than one that is a little old: it says so, and waits.
  onScopeDispose(live.on('conversation', () => (stale.value = state.value === 'ready')))
  return { filter, wanted, groups, rows, ids, state, matching, most, seenAt, next, stale, selection, chosen, load }
}

export type BacklogList = ReturnType<typeof useBacklog>
