import { computed, ref } from 'vue'
import { base } from '@/api/client'
import { createLive, type LiveStatus } from '@/live'

export type { LiveEvent } from '@/live'

/** The page's one ear on the desk. */
export const live = createLive(`${base}/stream`)

/** How the stream is doing. */
export const liveStatus = ref<LiveStatus>('idle')
live.onStatus((status) => (liveStatus.value = status))

const online = ref(navigator.onLine)
addEventListener('online', () => (online.value = true))
addEventListener('offline', () => (online.value = false))

/** What the operator has to know about the line to the desk. */
export const line = computed<'ok' | 'offline' | 'reconnecting'>(() => {
  if (!online.value) return 'offline'
  return liveStatus.value === 'reconnecting' ? 'reconnecting' : 'ok'
})
