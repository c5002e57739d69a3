import { computed, onScopeDispose, reactive, ref, shallowRef, watch } from 'vue'
import * as know from '@/entities/knowledge'
import { blankBody, type Entry, type EntryBody, onKnowledge, partsOf, sameBody } from '@/entities/knowledge'
import { ApiError } from '@/entities/problem'
import { useReport } from '@/pages/shared/useReport'
import { toast } from '@/ui/toast'
import { useI18n } from 'vue-i18n'
import type { Library } from './useLibrary'

/** What was written and not saved, by entry: leaving it loses nothing. */
const unsaved = reactive(new Map<string, { base: number; body: EntryBody }>())
addEventListener('beforeunload', (e) => unsaved.size > 0 && e.preventDefault())

const copy = (b: EntryBody): EntryBody => JSON.parse(JSON.stringify(b)) as EntryBody

/**
 * One entry on the screen: its text as it is written, and the moves it can make. It
 * stays with the entry it began with: another entry is another pane.
 */
export function useEntry(library: Library) {
  const id = library.id.value
  const brand = library.brand.value
  const { t } = useI18n()
  const { report } = useReport()
  const held = shallowRef<Entry | null>(null)
  const body = ref<EntryBody>(blankBody())
  const base = ref(0) // the version that the text on the screen was made of
  const busy = ref(false)
  const missing = ref(false)
  const isNew = id === 'new'
  const key = isNew ? `new:${brand}` : id
  const before = computed(() => (held.value ? held.value.body : { ...blankBody(), category: branch() }))
  const dirty = computed(() => !sameBody(body.value, before.value))
  /** Somebody saved another text while this one was being written. */
  const behind = computed(() => !!held.value && dirty.value && base.value < held.value.version)

  function branch() {
    const [major, middle, minor] = library.filter.branch
    return { ...(major && { major }), ...(middle && { middle }), ...(minor && { minor }) }
  }

  function take(e: Entry, force = false) {
    const fresh = held.value?.id !== e.id
    if (!fresh && held.value!.version > e.version) return
    const written = !force && (fresh ? unsaved.get(e.id) : dirty.value ? { base: base.value, body: body.value } : undefined)
    held.value = e
    body.value = written ? copy(written.body) : copy(e.body)
    base.value = written ? written.base : e.version
    if (force) unsaved.delete(key)
  }

  async function load() {
    missing.value = false
    if (isNew && !held.value) return
    try {
      take(await know.entry(held.value?.id ?? id))
    } catch (thrown) {
      if (thrown instanceof ApiError && thrown.status === 404) missing.value = true
      else report(thrown)
    }
  }

  if (isNew) body.value = copy(unsaved.get(key)?.body ?? { ...blankBody(), category: branch() })
  else void load()
  watch([body, dirty], () => (dirty.value ? unsaved.set(key, { base: base.value, body: body.value }) : unsaved.delete(key)), { deep: true })
  onScopeDispose(onKnowledge(() => brand, () => held.value && void load()))

  /** Runs a change; a conflict shows what is there now and keeps what was written. */
  async function run(work: () => Promise<Entry>, done?: string): Promise<Entry | null> {
    if (busy.value) return null
    busy.value = true
    try {
      const e = await work()
      take(e, true)
      if (done) toast(t(done))
      void library.refresh()
      return e
    } catch (thrown) {
      report(thrown)
      if (thrown instanceof ApiError && thrown.status === 409) void load()
      return null
    } finally {
      busy.value = false
    }
  }

  const text = () => ({ ...copy(body.value), answer: partsOf(body.value.answer ?? []) })

  async function store(): Promise<Entry> {
    if (held.value) return know.edit(held.value.id, base.value, text())
    return know.create(brand, text())
  }

  async function save(): Promise<void> {
    const fresh = isNew
    const e = await run(store, 'knowledge.saved')
    if (e && fresh) await library.open(e.id)
  }

  /** Makes a move; what is written is saved first. */
  async function move(verb: know.Move, reason?: string): Promise<boolean> {
    const fresh = isNew
    const e = await run(async () => {
      const now = dirty.value || fresh ? await store() : held.value!
      take(now, true)
      return know.move(now.id, verb, { version: now.version, ...(reason && { reason }) })
    }, `knowledge.done.${verb}`)
    if (fresh && (e ?? held.value)) await library.open((e ?? held.value)!.id)
    return !!e
  }

  const rollback = (revision: number) => run(() => know.rollback(held.value!.id, { version: held.value!.version, revision }), 'knowledge.done.rollback')
  /** Drops what was written here for what is stored. */
  const drop = () => (held.value ? take(held.value, true) : ((body.value = { ...blankBody(), category: branch() }), unsaved.delete(key)))
  /** Keeps what was written here, over what somebody else stored meanwhile. */
  const insist = () => held.value && (base.value = held.value.version)

  return { held, body, busy, missing, isNew, dirty, behind, save, move, rollback, drop, insist, load }
}

export type Editing = ReturnType<typeof useEntry>

/** The entries that hold unsaved words, for the list's marks. */
export const isUnsaved = (id: string): boolean => unsaved.has(id)
