/** What is chosen of a list: some rows, or all that match, whatever is loaded. */
export interface Selection {
  all: boolean
  ids: ReadonlySet<string>
  anchor: string | null // where a range begins
}

export const nothing: Selection = { all: false, ids: new Set(), anchor: null }

/** One row more, or less. */
export function toggle(s: Selection, rows: readonly string[], id: string): Selection {
  const ids = new Set(s.all ? rows : s.ids)
  if (!ids.delete(id)) ids.add(id)
  return { all: false, ids, anchor: id }
}

/** All rows from the anchor to this one, beside what was chosen before. */
export function reach(s: Selection, rows: readonly string[], id: string): Selection {
  const from = rows.indexOf(s.anchor ?? id)
  const to = rows.indexOf(id)
  if (from < 0 || to < 0) return toggle(s, rows, id)
  const ids = new Set(s.all ? rows : s.ids)
  for (const one of rows.slice(Math.min(from, to), Math.max(from, to) + 1)) ids.add(one)
  return { all: false, ids, anchor: s.anchor ?? id }
}

/** Several rows together: a customer's. All of them go if all were chosen. */
export function toggleMany(s: Selection, rows: readonly string[], some: readonly string[]): Selection {
  const ids = new Set(s.all ? rows : s.ids)
  const full = some.every((id) => ids.has(id))
  for (const id of some) {
    if (full) ids.delete(id)
    else ids.add(id)
  }
  return { all: false, ids, anchor: some.at(-1) ?? s.anchor }
}

export const isChosen = (s: Selection, id: string): boolean => s.all || s.ids.has(id)

/** How many are chosen; `matching` is how many match. */
export const count = (s: Selection, matching: number): number => (s.all ? matching : s.ids.size)

/** The selection without rows that are gone from the list. */
export function still(s: Selection, rows: readonly string[]): Selection {
  const there = new Set(rows)
  const ids = new Set([...s.ids].filter((id) => there.has(id)))
  return { all: s.all, ids, anchor: s.anchor && there.has(s.anchor) ? s.anchor : null }
}
