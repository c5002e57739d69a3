import { shallowReactive } from 'vue'

export interface Versioned {
  id: string
  version: number
}

/**
 * The one place where things of a kind live, by id. What comes in replaces what
 * is held only if it is not older; items are never changed in place.
 */
export function createStore<T extends Versioned>() {
  const items = shallowReactive(new Map<string, T>())
  return {
    items: items as ReadonlyMap<string, T>,
    get: (id: string): T | undefined => items.get(id),
    /** Takes an answer of the desk; gives whichever is newer. */
    put(item: T): T {
      const held = items.get(item.id)
      if (held && held.version > item.version) return held
      items.set(item.id, item)
      return item
    },
    /** Whether an announced version is news to us. */
    stale(id: string, version: number): boolean {
      const held = items.get(id)
      return !held || held.version < version
    },
    remove: (id: string): boolean => items.delete(id),
    clear: () => items.clear(),
  }
}
