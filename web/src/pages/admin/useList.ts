import { ref, shallowRef } from 'vue'
import { useRefusal } from '@/pages/shared/useRefusal'
import { toast } from '@/ui/toast'

/** A list that is read whole, and changes that end with reading it anew. */
export function useList<T>(read: () => Promise<T>) {
  const list = shallowRef<T | null>(null)
  const failed = ref<string | null>(null)
  const refusal = useRefusal('admin')

  async function load() {
    failed.value = null
    try {
      list.value = await read()
    } catch (thrown) {
      failed.value = refusal(thrown)
    }
  }
  void load()

  /** Does something and reads the list anew, also when it was refused: somebody else was first. */
  async function act(work: () => Promise<unknown>, done?: string): Promise<boolean> {
    try {
      await work()
      if (done) toast(done)
      return true
    } catch (thrown) {
      toast(refusal(thrown), { tone: 'red' })
      return false
    } finally {
      await load()
    }
  }
  return { list, failed, load, act, refusal }
}
