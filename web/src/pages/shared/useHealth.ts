import { ref, shallowRef, toValue, watch, type MaybeRefOrGetter } from 'vue'
import { channelHealth, type Health } from '@/entities/admin'
import { useRefusal } from './useRefusal'

/** How a channel is, as LINE tells it when asked. */
export function useHealth(channel: MaybeRefOrGetter<string>) {
  const health = shallowRef<Health | null>(null)
  const failed = ref<string | null>(null)
  const busy = ref(false)
  const refusal = useRefusal('admin')

  async function load() {
    failed.value = null
    busy.value = true
    try {
      health.value = await channelHealth(toValue(channel))
    } catch (thrown) {
      failed.value = refusal(thrown)
    } finally {
      busy.value = false
    }
  }
  watch(() => toValue(channel), load, { immediate: true })
  return { health, failed, busy, load }
}
