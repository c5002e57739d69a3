import { ref } from 'vue'
import { useRefusal } from './useRefusal'

/** What a form asks of the desk: whether it is under way, and why it was refused, in words of a page's own (useRefusal). */
export function useAttempt(room: string) {
  const refusal = useRefusal(room)
  const busy = ref(false)
  const refused = ref<string | null>(null)

  /** Asks once; false if it was refused. */
  async function attempt(act: () => Promise<unknown>) {
    busy.value = true
    refused.value = null
    try {
      await act()
      return true
    } catch (thrown) {
      refused.value = refusal(thrown)
      return false
    } finally {
      busy.value = false
    }
  }
  return { busy, refused, attempt }
}
