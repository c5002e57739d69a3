/** Which talks lie open: all of them as tabs, some of them side by side. */
export interface TalkSet {
  /** Conversations in the order of their tabs. */
  open: readonly string[]
  /** Those that stand side by side, from left to right; at least one where any is open. What stands there never moves by itself. */
  shown: readonly string[]
  /** Those that were asked to stay, whatever becomes of them. */
  kept: readonly string[]
  /** The one used last stands last. */
  used: readonly string[]
}

/** What the set itself cannot know of a conversation. */
export interface Ties {
  /** Whether it is more than a look: in this person's hands, or written in. */
  holds: (id: string) => boolean
  /** Two inquiries of one thread are one talk. */
  thread: (id: string) => string | undefined
}

export const nothing: TalkSet = { open: [], shown: [], kept: [], used: [] }
/** So many lie open at most. */
export const most = 8

const without = (list: readonly string[], id: string) => list.filter((x) => x !== id)
const swap = (list: readonly string[], out: string, by: string) => list.map((x) => (x === out ? by : x))
const use = (s: TalkSet, id: string): TalkSet => ({ ...s, used: [...without(s.used, id), id] })
/** The last used of some. */
const latest = (s: TalkSet, of: readonly string[]): string | undefined => [...s.used].reverse().find((id) => of.includes(id)) ?? of.at(-1)
const oldest = (s: TalkSet, of: readonly string[]): string | undefined => of.find((id) => !s.used.includes(id)) ?? s.used.find((id) => of.includes(id))

/** Whom a new one takes the tab of: an earlier inquiry of the same talk, what was but looked at, or, when all are taken, what was used longest ago. */
function place(s: TalkSet, id: string, ties: Ties): string | undefined {
  const thread = ties.thread(id)
  const same = thread && s.open.find((x) => ties.thread(x) === thread)
  if (same) return same
  const looks = s.open.filter((x) => !ties.holds(x) && !s.kept.includes(x))
  if (looks.length > 0) return latest(s, looks)
  if (s.open.length < most) return undefined
  const hidden = s.open.filter((x) => !s.shown.includes(x))
  return oldest(s, hidden.length > 0 ? hidden : s.open)
}

function put(s: TalkSet, id: string, ties: Ties): TalkSet {
  if (s.open.includes(id)) return s
  const out = place(s, id, ties)
  if (!out) return { ...s, open: [...s.open, id] }
  return { open: swap(s.open, out, id), shown: swap(s.shown, out, id), kept: swap(s.kept, out, id), used: swap(s.used, out, id) }
}

/** Opens a talk, or goes to it: it takes the place of the one that was used last. */
export function enter(s: TalkSet, id: string, ties: Ties): TalkSet {
  const next = put(s, id, ties)
  if (next.shown.includes(id)) return use(next, id)
  const at = latest(next, next.shown)
  return use({ ...next, shown: at ? swap(next.shown, at, id) : [id] }, id)
}

const keep = (s: TalkSet, id: string): TalkSet => (s.kept.includes(id) ? s : { ...s, kept: [...s.kept, id] })

/** Opens a talk beside the one that was used last, as far as there is room; both stay, also where they were but looked at. */
export function beside(s: TalkSet, id: string, room: number, ties: Ties): TalkSet {
  const now = latest(s, s.shown)
  const next = keep(put(now && room > 1 ? keep(s, now) : s, id, ties), id)
  if (next.shown.includes(id)) return use(next, id)
  const at = latest(next, next.shown)
  if (!at || room < 2) return enter(next, id, ties)
  const shown = drawn(next, room)
  if (shown.length < room) return use({ ...next, shown: shown.flatMap((x) => (x === at ? [x, id] : [x])) }, id)
  return use({ ...next, shown: swap(shown, oldest(next, without(shown, at))!, id) }, id)
}

/** Shows so many side by side: those used last, in the order of their tabs; what stands beside another already stays where it is. */
export function columns(s: TalkSet, n: number): TalkSet {
  const kept = drawn(s, n)
  const more = [...s.used].reverse().filter((id) => s.open.includes(id) && !kept.includes(id))
  const rest = s.open.filter((id) => !kept.includes(id) && !more.includes(id))
  const added = [...more, ...rest].slice(0, Math.max(0, n - kept.length))
  const inOrder = (ids: readonly string[]) => s.open.filter((id) => ids.includes(id))
  return { ...s, shown: kept.length < 2 ? inOrder([...kept, ...added]) : [...kept, ...inOrder(added)] }
}

/** Closes a talk; nothing of it is lost. The last used of the others takes its place where none is left to see. */
export function close(s: TalkSet, id: string): TalkSet {
  const next = { open: without(s.open, id), shown: without(s.shown, id), kept: without(s.kept, id), used: without(s.used, id) }
  const heir = next.shown.length === 0 && latest(next, next.open)
  return heir ? { ...next, shown: [heir] } : next
}

/** Where one goes when a talk has been closed: none when nothing is open. */
export const heir = (s: TalkSet): string | undefined => latest(s, s.shown)

/** Moves a tab to a place among the others. */
export function move(s: TalkSet, id: string, to: number): TalkSet {
  if (!s.open.includes(id)) return s
  const open = without(s.open, id)
  open.splice(Math.max(0, Math.min(to, open.length)), 0, id)
  return { ...s, open }
}

/** What is drawn where there is room for so many: the last used stay. */
export function drawn(s: TalkSet, room: number): readonly string[] {
  let shown = s.shown
  while (shown.length > Math.max(1, room)) shown = without(shown, oldest(s, shown)!)
  return shown
}

/** Reads what a browser has kept; whatever does not fit together is mended. */
export function read(text: string | null): TalkSet {
  try {
    const kept = JSON.parse(text ?? '') as Partial<Record<keyof TalkSet, unknown>>
    const ids = (list: unknown, of?: readonly string[]) =>
      [...new Set(Array.isArray(list) ? list : [])].filter((x): x is string => typeof x === 'string' && (!of || of.includes(x)))
    const open = ids(kept.open).slice(0, most)
    const shown = ids(kept.shown, open)
    return { open, shown: shown.length > 0 ? shown : open.slice(0, 1), kept: ids(kept.kept, open), used: ids(kept.used, open) }
  } catch {
    return nothing
  }
}
