import { type Component, shallowRef } from 'vue'
import type { drawingOf } from '@/pages/shared/rich/drawn'

/** Who draws templates and Flex; null until it has come: few talks have any. */
export const drawer = shallowRef<{ RichDrawn: Component; drawingOf: typeof drawingOf } | null>(null)

let asked = false
/** Fetches it once. */
export function fetchDrawer(): void {
  if (asked) return
  asked = true
  void Promise.all([import('@/pages/shared/rich/RichDrawn.vue'), import('@/pages/shared/rich/drawn')]).then(
    ([it, { drawingOf }]) => (drawer.value = { RichDrawn: it.default, drawingOf }),
    () => (asked = false), // the words stand there meanwhile
  )
}
