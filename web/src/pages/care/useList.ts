import { onScopeDispose, shallowRef } from 'vue'
import { live } from '@/entities/live'

/** A list that is read when it is opened, and again when the stream tells of its noun. */
export function useList<T>(noun: string, read: () => Promise<{ items: T[] }>) {
  const items = shallowRef<T[]>([])
  const state = shallowRef<'loading' | 'ready' | 'failed'>('loading')
  let asked = 0

  async function load() {
    const mine = ++asked
    try {
      const got = await read()
      if (mine !== asked) return
      items.value = got.items
      state.value = 'ready'
    } catch {
      if (mine === asked && state.value !== 'ready') state.value = 'failed'
    }
  }

  void load()
  onScopeDispose(live.on('care', (event) => event.noun === noun && void load()))
  return { items, state, load }
}
