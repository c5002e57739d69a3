import { computed, ref, shallowRef } from 'vue'
import { found, invite, type Member, staff } from '@/entities/staff'
import { useRefusal as useRoomRefusal } from '@/pages/shared/useRefusal'
import { useReport } from '@/pages/shared/useReport'

/** The centre's people, as the page shows them. */
export function useStaff() {
  const all = shallowRef<Member[] | null>(null)
  const failed = ref<string | null>(null)
  const words = ref('')
  const { explain } = useReport()
  const shown = computed(() => found(all.value ?? [], words.value))

  async function load() {
    failed.value = null
    try {
      all.value = (await staff()).items
    } catch (thrown) {
      failed.value = explain(thrown)
    }
  }
  void load()

  /** A link's secret; the list shows that one waits. */
  async function link(m: Member) {
    const made = await invite(m.id)
    all.value = (all.value ?? []).map((x) => (x.id === m.id ? { ...x, invited_until: made.until } : x))
    return made
  }
  return { all, failed, words, shown, load, link }
}

/** Says what an administrator did wrong. */
export const useRefusal = () => useRoomRefusal('staff')
