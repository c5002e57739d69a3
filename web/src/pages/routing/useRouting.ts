import { computed, ref, shallowRef } from 'vue'
import { useI18n } from 'vue-i18n'
import { workspaces } from '@/entities/directory'
import { ApiError } from '@/entities/problem'
import { routing, type RoutingPolicy, type RoutingState, rulesOf, setRouting } from '@/entities/routing'
import { useReport } from '@/pages/shared/useReport'
import { toast } from '@/ui/toast'

/** What the tabs share: the policy that is kept and the one that is being written. */
export function useRouting() {
  const { t } = useI18n()
  const { explain } = useReport()
  const kept = shallowRef<RoutingState | null>(null)
  const draft = ref<RoutingPolicy | null>(null)
  const note = ref('')
  const state = ref<'loading' | 'ready' | 'failed'>('loading')
  const busy = ref(false)
  const refused = ref('')
  const behind = ref(false)

  const draftOf = (s: RoutingState, p = s.policy): RoutingPolicy => structuredClone({ ...p, queues: s.queues.map((q) => rulesOf(q, p.queues.find((r) => r.queue_id === q.id))) })
  function take(s: RoutingState) {
    kept.value = s
    draft.value = draftOf(s)
    note.value = ''
    behind.value = false
    refused.value = ''
    state.value = 'ready'
  }

  async function load() {
    state.value = 'loading'
    try {
      take(await routing())
    } catch (thrown) {
      refused.value = explain(thrown)
      state.value = 'failed'
    }
  }
  void load()

  const dirty = computed(() => !!kept.value && JSON.stringify(draftOf(kept.value)) !== JSON.stringify(draft.value))

  async function save(): Promise<boolean> {
    if (!kept.value || !draft.value || busy.value) return false
    busy.value = true
    refused.value = ''
    try {
      take(await setRouting({ version: kept.value.version, policy: draft.value, note: note.value.trim() }))
      toast(t('routing.saved'))
      return true
    } catch (thrown) {
      behind.value = thrown instanceof ApiError && thrown.code === 'version_conflict'
      refused.value = behind.value ? t('routing.behind') : explain(thrown)
      return false
    } finally {
      busy.value = false
    }
  }

  /** Takes up queues that came or were renamed; what is being written stays. */
  function learn(s: RoutingState) {
    const rules = new Map(draft.value?.queues.map((r) => [r.queue_id, r]))
    const next = draftOf(s)
    draft.value = { ...next, ...draft.value, queues: next.queues.map((r) => rules.get(r.queue_id) ?? r) }
    kept.value = s
  }

  const brandOf = (workspace: string) => workspaces.value.find((w) => w.id === workspace)
  return {
    kept, draft, note, state, busy, refused, behind, dirty, load, save, learn, brandOf,
    reset: () => kept.value && (draft.value = draftOf(kept.value)),
    /** Writes another version's content into the draft. */
    copy: (policy: RoutingPolicy) => kept.value && (draft.value = draftOf(kept.value, policy)),
  }
}

export type Routing = ReturnType<typeof useRouting>
