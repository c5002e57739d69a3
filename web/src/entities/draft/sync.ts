import type { watch } from 'vue'
import type { Draft, DraftField } from '.'

/** A field as the desk has it. */
export interface KeptField {
  field: 'reply' | 'pad' | 'note'
  version: number
  text: string
  other: string
}
export interface FieldEdit {
  field: KeptField['field']
  text: string
  base: number
  age_ms: number
  drop_other?: boolean
}

/** What is needed here is given, not imported: else everything that is shared would come in smaller pieces. */
export interface Needs {
  watch: typeof watch
  drafts: ReadonlyMap<string, Draft>
  draftOf: (id: string) => Draft
  /** Conversations in hand: their drafts are read at once, so that the list shows them. */
  inHand: () => string[]
  read: (id: string) => Promise<KeptField[]>
  keep: (id: string, fields: FieldEdit[], leaving: boolean) => Promise<KeptField[]>
  owner: () => string | undefined
  /** Whether a message of the conversation has not been taken by the desk yet: until then its words stay kept. */
  flying: (id: string) => boolean
}

/** How long after the last key a draft is kept on the desk, in ms; and how long until it is tried again. */
const rest = 1_000
const retryAfter = 3_000

const names = { reply: 'text', pad: 'pad', note: 'note' } as const
const fields = Object.keys(names) as KeptField['field'][]

/** What the desk is known to have of a field, and when it was last written in here (ms). */
interface Held {
  version: number
  text: string
  other: string
  at: number
}

/**
 * Keeps drafts on the desk and reads them back. What the desk has not got yet also
 * stands in the tab's own storage, under its person, until it has or they sign out.
 */
export function startSync(needs: Needs) {
  const { drafts, draftOf } = needs
  let held = new Map<string, Record<KeptField['field'], Held>>()
  let asked = new Set<string>()
  const flying = new Set<string>()
  let timer: ReturnType<typeof setTimeout> | undefined
  const key = () => `madoguchi.unkept.${needs.owner() ?? ''}`

  function of(id: string) {
    const none = (): Held => ({ version: 0, text: '', other: '', at: Date.now() })
    const found = held.get(id) ?? { reply: none(), pad: none(), note: none() }
    held.set(id, found)
    return found
  }

  /** Takes the desk's word for a field; `sent` is what we had just given it. */
  function absorb(id: string, row: KeptField, sent?: string) {
    const known = of(id)[row.field]
    const draft = draftOf(id)
    const name: DraftField = names[row.field]
    const quiet = draft[name] === (sent ?? known.text)
    if (sent === undefined && (!quiet || row.version < known.version)) return
    // What was given and lost against a later key elsewhere stands beside it.
    const theirs = quiet && (sent === undefined || row.other.includes(sent || '\0'))
    if (theirs) draft[name] = row.text
    of(id)[row.field] = { version: row.version, text: theirs ? row.text : sent!, other: row.other, at: known.at }
    if ((draft.others[name] ?? '') !== row.other) draft.others = { ...draft.others, [name]: row.other }
    if (row.field === 'reply') draft.version = row.version
    if (row.field === 'note') draft.noteVersion = row.version
  }

  async function load(id: string) {
    asked.add(id)
    const who = needs.owner()
    const rows = await needs.read(id).catch(() => asked.delete(id) && null)
    if (rows && who === needs.owner()) for (const row of rows) absorb(id, row)
  }

  function edits(id: string, draft: Draft): FieldEdit[] {
    const known = of(id)
    return fields.flatMap((field) => {
      const name = names[field]
      const text = draft[name]
      const { version, text: kept, other, at } = known[field]
      const seen = other !== '' && draft.others[name] === ''
      if ((text === kept || (text === '' && needs.flying(id))) && !seen) return []
      return [{ field, text, base: version, age_ms: Math.min(Math.max(Date.now() - at, 0), 600_000_000), ...(seen && { drop_other: true }) }]
    })
  }

  async function save(id: string, draft: Draft, leaving: boolean) {
    const own = edits(id, draft)
    if (own.length === 0 || (flying.has(id) && !leaving)) return
    flying.add(id)
    try {
      const rows = await needs.keep(id, own, leaving)
      for (const row of rows) {
        const edit = own.find((e) => e.field === row.field)
        if (edit) absorb(id, row, edit.text)
      }
    } finally {
      flying.delete(id)
    }
  }

  async function flush(leaving = false): Promise<void> {
    clearTimeout(timer)
    if (!needs.owner()) return
    const done = await Promise.allSettled([...drafts].map(([id, draft]) => save(id, draft, leaving)))
    remember()
    const left = [...drafts].some(([id, draft]) => fields.some((field) => draft[names[field]] !== of(id)[field].text))
    // What the desk refuses is not asked again before the next key.
    if (left) later(done.some((d) => d.status === 'rejected' && refused(d.reason)) ? 60_000 : retryAfter)
  }
  const later = (ms: number) => (clearTimeout(timer), (timer = setTimeout(() => void flush(), ms)))

  /** What the desk has not got yet, for this tab's own reload. */
  function remember() {
    const unkept = [...drafts].flatMap(([id, draft]) => edits(id, draft).filter((e) => e.text !== '').map((e) => [id, e.field, e.text, of(id)[e.field].at, e.base]))
    try {
      if (unkept.length > 0) sessionStorage.setItem(key(), JSON.stringify(unkept))
      else sessionStorage.removeItem(key())
    } catch {
      // forbidden or full: the desk has the rest
    }
  }

  function recall() {
    try {
      const unkept = JSON.parse(sessionStorage.getItem(key()) ?? '[]') as [string, KeptField['field'], string, number, number][]
      for (const [id, field, text, at, base] of unkept) {
        const draft = draftOf(id)
        if (draft[names[field]] !== '') continue
        draft[names[field]] = text
        of(id)[field] = { version: base, text: '', other: '', at }
      }
    } catch {
      // not ours to read
    }
  }

  recall()
  const text = () => [...drafts].map(([id, d]) => [id, d.text, d.pad, d.note, d.others])
  let before = new Map<string, string>()
  needs.watch(
    () => JSON.stringify(text()),
    () => {
      for (const [id, draft] of drafts) {
        if (!asked.has(id)) void load(id)
        for (const field of fields) {
          const now = draft[names[field]]
          const slot = `${id}/${field}`
          if ((before.get(slot) ?? '') !== now && now !== of(id)[field].text) of(id)[field].at = Date.now()
          before.set(slot, now)
        }
      }
      remember()
      later(rest)
    },
    { immediate: true },
  )
  needs.watch(() => needs.inHand().join(), () => needs.inHand().forEach((id) => asked.has(id) || void load(id)), { immediate: true })

  /** Looks anew at what the desk has: another device may have written, or sent. */
  const look = () => [...drafts.keys()].forEach((id) => void load(id))
  addEventListener('online', () => void flush())
  addEventListener('pagehide', () => void flush(true))
  document.addEventListener('visibilitychange', () => (document.visibilityState === 'visible' ? look() : void flush()))

  return {
    flush,
    look: (id: string) => (drafts.has(id) || asked.has(id)) && void load(id),
    /** Another person, or nobody, sits here now. */
    forget(who: string) {
      clearTimeout(timer)
      held = new Map()
      asked = new Set()
      before = new Map()
      try {
        sessionStorage.removeItem(`madoguchi.unkept.${who}`)
      } catch {
        // forbidden: nothing is there
      }
    },
    recall,
  }
}

function refused(thrown: unknown): boolean {
  const status = (thrown as { status?: number }).status ?? 0
  return status >= 400 && status < 500 && status !== 401 && status !== 408 && status !== 429
}
