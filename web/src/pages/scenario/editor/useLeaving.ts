import { ref } from 'vue'
import { onBeforeRouteLeave, onBeforeRouteUpdate } from 'vue-router'
import type { Doc } from './useDoc'

/** Leaving stores first; only where that fails is one asked. */
export function useLeaving(doc: Doc) {
  const asking = ref<((go: boolean) => void) | null>(null)
  async function leave(): Promise<boolean> {
    if (!doc.dirty.value) return true
    if (await doc.save(true)) return true
    return new Promise((resolve) => (asking.value = resolve))
  }
  function answer(go: boolean) {
    asking.value?.(go)
    asking.value = null
  }
  onBeforeRouteLeave(leave)
  onBeforeRouteUpdate(leave)
  return { asking, answer }
}
