import { onScopeDispose, ref, shallowRef } from 'vue'
import { ahead, type AheadState, steadily } from '@/entities/ahead'
import { ApiError } from '@/entities/problem'
import { useReport } from '@/pages/shared/useReport'

/** How often the line is looked at while the page can be seen. */
const every = 5_000

/** What is before the centre, kept fresh while the page can be seen. */
export function useAhead() {
  const { explain } = useReport()
  const got = shallowRef<AheadState | null>(null)
  const refused = ref('')
  const stale = ref(false)
  let timer: ReturnType<typeof setTimeout> | undefined
  let over = false

  async function load() {
    clearTimeout(timer)
    try {
      const next = await ahead()
      got.value = { ...next, remedies: steadily(got.value?.remedies ?? [], next.remedies) }
      refused.value = ''
      stale.value = false
    } catch (thrown) {
      stale.value = true
      if (!got.value) refused.value = explain(thrown)
      if (thrown instanceof ApiError && thrown.code === 'forbidden') return
    }
    if (!over && !document.hidden) timer = setTimeout(load, every)
  }
  const seen = () => !document.hidden && void load()
  document.addEventListener('visibilitychange', seen)
  onScopeDispose(() => {
    over = true
    clearTimeout(timer)
    document.removeEventListener('visibilitychange', seen)
  })
  void load()
  return { got, refused, stale, load }
}

export type AheadRoom = ReturnType<typeof useAhead>
