import { onScopeDispose, readonly, type Ref, ref, watch } from 'vue'

/** How wide an element is drawn, in px; 0 until it is. */
export function useWidth(element: Readonly<Ref<HTMLElement | null>>) {
  const width = ref(0)
  const eye = new ResizeObserver(([it]) => (width.value = Math.round(it!.contentRect.width)))
  watch(element, (now, before) => {
    if (before) eye.unobserve(before)
    if (now) eye.observe(now)
  }, { immediate: true, flush: 'post' })
  onScopeDispose(() => eye.disconnect())
  return readonly(width)
}
