import { computed, onScopeDispose, ref, shallowRef, watch } from 'vue'
import { useI18n } from 'vue-i18n'
import { onKnowledge } from '@/entities/knowledge'
import { ApiError } from '@/entities/problem'
import { begin, change, type History, placed, redo, type Scenario, type ScenarioDoc, scenarioApi as api, undo } from '@/entities/scenario'
import { useScenarioReport } from '../useScenarioReport'
import { toast } from '@/ui/toast'
import { backup, dropBackup, keepBackup } from './backup'

/** How long the hand rests before a draft is stored by itself, in ms. */
const rest = 2_500

/** One scenario under the editor's hands: its steps back and forth, and what the desk has of it. */
export function useDoc(brand: string, id: string, mayEdit: () => boolean) {
  const { t } = useI18n()
  const { report } = useScenarioReport()
  const doc = shallowRef<ScenarioDoc | null>(null)
  const history = shallowRef<History<Scenario>>(begin({ id, name: '', start: '', nodes: [] }))
  const scenario = computed(() => history.value.now)
  const stored = shallowRef<Scenario>(history.value.now)
  const state = ref<'loading' | 'ready' | 'missing' | 'failed'>('loading')
  const saving = ref(false)
  const unsaved = ref(false) // the last try to save failed
  /** What somebody else stored meanwhile. */
  const theirs = shallowRef<ScenarioDoc | null>(null)
  /** What this browser still had of an earlier visit. */
  const left = shallowRef<{ at: number; scenario: Scenario } | null>(null)
  const dirty = computed(() => scenario.value !== stored.value)
  const editable = computed(() => mayEdit() && doc.value?.source === 'own')

  /** Takes the desk's word as what the screen shows. */
  function take(next: ScenarioDoc) {
    doc.value = next
    const s = placed(next.scenario)
    stored.value = s
    history.value = begin(s)
    state.value = 'ready'
  }

  async function load(): Promise<void> {
    try {
      take(await api.scenario(brand, id))
      const kept = backup(brand, id)
      if (kept && editable.value && JSON.stringify(kept.scenario) !== JSON.stringify(scenario.value)) left.value = kept
      else dropBackup(brand, id)
    } catch (thrown) {
      state.value = thrown instanceof ApiError && thrown.status === 404 ? 'missing' : 'failed'
      if (state.value === 'failed') report(thrown)
    }
  }

  /** Makes a change. Changes under one tag are one step back. */
  function update(f: (s: Scenario) => Scenario, tag = ''): void {
    if (editable.value) history.value = change(history.value, f(history.value.now), tag)
  }
  const back = () => editable.value && (history.value = undo(history.value))
  const forth = () => editable.value && (history.value = redo(history.value))

  let saved: Promise<boolean> | null = null
  /** Stores the draft, and what was written while it was being stored. Tells whether all is stored. */
  function save(quiet = false): Promise<boolean> {
    return (saved ??= store(quiet).finally(() => (saved = null)))
  }
  async function store(quiet: boolean): Promise<boolean> {
    if (!editable.value || theirs.value) return false
    saving.value = true
    try {
      while (dirty.value) {
        const sent = scenario.value
        doc.value = await api.save(brand, id, doc.value!.revision, sent)
        stored.value = sent
      }
      unsaved.value = false
      dropBackup(brand, id)
      if (!quiet) toast(t('scenario.saved'))
      return true
    } catch (thrown) {
      unsaved.value = true
      if (thrown instanceof ApiError && thrown.status === 409) theirs.value = await api.scenario(brand, id).catch(() => null)
      if (!theirs.value && !quiet) report(thrown)
      return false
    } finally {
      saving.value = false
    }
  }

  /** Shows what somebody else stored; one's own is one step back. */
  function takeTheirs(): void {
    const next = theirs.value!
    const s = placed(next.scenario)
    theirs.value = null
    doc.value = next
    history.value = change(history.value, s)
    stored.value = s
    unsaved.value = false
    dropBackup(brand, id)
  }
  /** Stores one's own over it. */
  async function keepMine(): Promise<void> {
    doc.value = theirs.value
    theirs.value = null
    await save()
  }
  function restoreLeft(): void {
    const kept = left.value!.scenario
    left.value = null
    update(() => placed(kept))
  }
  const forgetLeft = () => ((left.value = null), dropBackup(brand, id))
  /** After a change that the desk made: a version, live or not. What is written stays. */
  function adopt(next: ScenarioDoc, shown = false): void {
    if (shown) {
      const s = placed(next.scenario)
      history.value = change(history.value, s)
      stored.value = s
    }
    doc.value = next
  }

  /** Looks what somebody changed. Another's draft is shown at once where nothing is unsaved here, else asked about. */
  async function refresh(): Promise<void> {
    if (saving.value || state.value !== 'ready') return
    const next = await api.scenario(brand, id).catch(() => null)
    if (!next || saving.value || next.revision < doc.value!.revision) return
    if (next.revision === doc.value!.revision) doc.value = next
    else if (dirty.value) theirs.value = next
    else adopt(next, true)
  }
  onScopeDispose(onKnowledge(() => brand, () => void refresh()))

  let timer: ReturnType<typeof setTimeout> | undefined
  watch(scenario, () => {
    clearTimeout(timer)
    if (!dirty.value) return dropBackup(brand, id)
    keepBackup(brand, id, scenario.value)
    timer = setTimeout(() => void save(true), rest)
  })
  const leaving = (e: BeforeUnloadEvent) => dirty.value && e.preventDefault()
  addEventListener('beforeunload', leaving)
  onScopeDispose(() => (clearTimeout(timer), removeEventListener('beforeunload', leaving)))

  void load()
  return { brand, id, doc, history, scenario, state, saving, unsaved, theirs, left, dirty, editable, load, take, update, back, forth, save, takeTheirs, keepMine, restoreLeft, forgetLeft, adopt }
}

export type Doc = ReturnType<typeof useDoc>
