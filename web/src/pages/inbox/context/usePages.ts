import { ref, shallowRef } from 'vue'

interface Page<T> {
  items: T[]
  next_cursor: string | null
}

/** A list that is read page by page. What is asked anew forgets what was under way. */
export function usePages<T>(read: (cursor?: string) => Promise<Page<T>>) {
  const items = shallowRef<T[]>([])
  const next = ref<string | null>(null)
  const state = ref<'loading' | 'ready' | 'failed'>('loading')
  let asked = 0

  async function more(cursor?: string) {
    const mine = ++asked
    state.value = 'loading'
    try {
      const page = await read(cursor)
      if (mine !== asked) return
      items.value = cursor ? [...items.value, ...page.items] : page.items
      next.value = page.next_cursor
      state.value = 'ready'
    } catch {
      if (mine === asked) state.value = 'failed'
    }
  }
  return {
    items, next, state,
    /** From the beginning; what is shown goes only where it is another's. */
    load: (fresh = true) => (fresh && ((items.value = []), (next.value = null)), more()),
    more: () => more(next.value ?? undefined),
  }
}
