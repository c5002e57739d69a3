import { computed, ref, shallowRef, watch } from 'vue'
import { useI18n } from 'vue-i18n'
import { workspaceOf, workspaces } from '@/entities/directory'
import { draftOf, type Entrance, entrance, type EntranceShown, saveEntrance } from '@/entities/entrance'
import { toApiError } from '@/entities/problem'
import { mayOversee } from '@/entities/session'
import { useReport } from '@/pages/shared/useReport'
import { preference } from '@/ui/preference'
import { toast } from '@/ui/toast'

/** The brand whose entrance is looked at: the same choice as on the other pages. */
const chosen = preference<string>('knowledge-brand', '', () => true)

/** What the page knows: the brand, what its entrance does, and what is being written. */
export function useEntrance() {
  const { t, te } = useI18n()
  const { attempt, explain } = useReport()
  const kept = shallowRef<EntranceShown | null>(null)
  const draft = ref<Entrance | null>(null)
  const busy = ref(false)
  const refused = ref('')
  const behind = ref(false) // somebody else saved meanwhile

  const brand = computed(() => (workspaces.value.some((w) => w.id === chosen.value) ? chosen.value : (workspaces.value[0]?.id ?? '')))
  const fixed = computed(() => !mayOversee(brand.value))
  const queues = computed(() => workspaceOf(brand.value)?.queues ?? [])

  function take(got: EntranceShown) {
    kept.value = got
    draft.value = draftOf(got)
    refused.value = ''
    behind.value = false
  }
  async function load() {
    kept.value = null
    draft.value = null
    await attempt(async () => take(await entrance(brand.value)))
  }
  watch(brand, (id) => id && void load(), { immediate: true })

  const dirty = computed(() => !!kept.value && JSON.stringify(draftOf(kept.value)) !== JSON.stringify(draft.value))
  async function save() {
    if (!draft.value || busy.value) return
    busy.value = true
    refused.value = ''
    try {
      take(await saveEntrance(draft.value))
      toast(t('entrance.saved'))
    } catch (thrown) {
      const { code } = toApiError(thrown)
      behind.value = code === 'version_conflict'
      const own = `entrance.wrong.${code}`
      refused.value = behind.value ? t('entrance.behind') : te(own, 'ja') ? t(own) : explain(thrown)
    } finally {
      busy.value = false
    }
  }
  /** Lays a policy on the table; nothing is kept until it is saved. */
  const lay = (e: Entrance) => draft.value && (draft.value = { ...draftOf(e), workspace_id: draft.value.workspace_id, version: draft.value.version })
  /** Switches the entrance on; the first time with a policy to begin with. */
  function begin() {
    if (kept.value?.version === 0) lay(kept.value.suggested as Entrance)
    if (draft.value) draft.value.on = true
  }
  return { kept, draft, busy, refused, behind, brand, fixed, queues, dirty, load, save, lay, begin, choose: (id: string) => (chosen.value = id), reset: () => kept.value && take(kept.value) }
}

export type EntranceRoom = ReturnType<typeof useEntrance>
