import { onScopeDispose, readonly, ref } from 'vue'

/** Whether the window is at least this wide. */
export function useWide(px: number) {
  const query = matchMedia(`(width >= ${px}px)`)
  const wide = ref(query.matches)
  const follow = (e: MediaQueryListEvent) => (wide.value = e.matches)
  query.addEventListener('change', follow)
  onScopeDispose(() => query.removeEventListener('change', follow))
  return readonly(wide)
}
