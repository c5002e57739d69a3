interface Keyed {
  key: string
}

/**
 * The rows to show while a pointer rests on the list: what is there stays where
 * it is, what is new goes to the end. The right order returns when it leaves.
 */
export function steady<T extends Keyed>(shown: readonly T[], next: readonly T[]): T[] {
  const fresh = new Map(next.map((row) => [row.key, row]))
  const kept = shown.map((row) => fresh.get(row.key) ?? row)
  const held = new Set(shown.map((row) => row.key))
  return [...kept, ...next.filter((row) => !held.has(row.key))]
}
