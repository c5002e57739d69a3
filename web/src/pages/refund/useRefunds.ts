import { onScopeDispose, ref, shallowRef, watch } from 'vue'
import { onRefund, type Refund, type RefundCount, refunds } from '@/entities/refund'

export const lists = ['requested', 'approved', 'done', 'over'] as const
export type ListName = (typeof lists)[number]

/** One of the lists, and how many wait in the others; read again whenever a refund is not as it was. */
export function useRefunds(which: () => ListName) {
  const items = shallowRef<Refund[]>([])
  const counts = shallowRef<RefundCount[]>([])
  const next = ref<string | null>(null)
  const state = ref<'loading' | 'ready' | 'failed'>('loading')
  let asked = 0

  async function read(cursor = '') {
    const mine = ++asked
    try {
      const got = await refunds(which(), cursor)
      if (mine !== asked) return
      items.value = cursor ? [...items.value, ...got.items] : got.items
      counts.value = got.counts
      next.value = got.next
      state.value = 'ready'
    } catch {
      if (mine === asked && state.value !== 'ready') state.value = 'failed'
    }
  }
  watch(which, () => {
    state.value = 'loading'
    items.value = []
    void read()
  }, { immediate: true })
  onScopeDispose(onRefund(() => void read()))
  return { items, counts, state, next, load: () => read(), more: () => read(next.value ?? '') }
}
