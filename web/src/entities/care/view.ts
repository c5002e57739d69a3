/** A node of 大・中・小: what it is called, what is below it, and its whole path where it can be chosen. */
export interface Branch {
  name: string
  path: string | null
  below: Branch[]
}

export const joint = '・'

/** Grows the tree from its leaves, in their order. */
export function treeOf(paths: readonly string[]): Branch[] {
  const roots: Branch[] = []
  for (const path of paths) {
    let level = roots
    const parts = path.split(joint)
    parts.forEach((name, i) => {
      let branch = level.find((b) => b.name === name)
      if (!branch) level.push((branch = { name, path: null, below: [] }))
      if (i === parts.length - 1) branch.path = path
      level = branch.below
    })
  }
  return roots
}

/** The leaves that have all of some words in them. */
export function findCategories(paths: readonly string[], words: string): string[] {
  const wanted = words.toLowerCase().split(/[\s　]+/).filter(Boolean)
  return paths.filter((p) => wanted.every((w) => p.toLowerCase().includes(w)))
}

/** How a time stands to now: over, within the next quarter of an hour, or later. */
export function toneOf(at: string, now: number): 'red' | 'amber' | 'plain' {
  const left = Date.parse(at) - now
  return left <= 0 ? 'red' : left < 15 * 60_000 ? 'amber' : 'plain'
}

/** What stands in a field for date and time, in the reader's own time. */
export function localInput(at: number): string {
  const d = new Date(at)
  return new Date(at - d.getTimezoneOffset() * 60_000).toISOString().slice(0, 16)
}

/** The instant that such a field names; null for none. */
export function fromInput(value: string): string | null {
  const at = Date.parse(value)
  return Number.isNaN(at) ? null : new Date(at).toISOString()
}

/** So many minutes ahead, rounded up to five. */
export const ahead = (now: number, minutes: number): number => Math.ceil((now + minutes * 60_000) / 300_000) * 300_000

/** 満足度 and 回答率 as people read them; a dash while there is none. */
export const percent = (rate: number | null | undefined): string => (rate === null || rate === undefined ? '–' : `${(rate * 100).toFixed(1)}%`)
