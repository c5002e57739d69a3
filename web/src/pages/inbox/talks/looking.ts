import type { watch } from 'vue'

/** What is needed here is given, not imported: else everything that is shared would come in smaller pieces. */
export interface Needs {
  watch: typeof watch
  /** The talks in sight, and whether something is written there. */
  inSight: () => { conversation_id: string; drafting: boolean }[]
  say: (window: string, items: { conversation_id: string; drafting: boolean }[], leaving?: boolean) => Promise<unknown>
}

/** The desk forgets what is not said again for three times as long, in ms. */
const beat = 30_000
/** What changes is gathered so long: who leafs through talks tells of the last, in ms. */
const gather = 400

/** Tells colleagues which talks are before one's eyes, as long as they are. Gives how to stop. */
export function startLooking({ watch, inSight, say }: Needs): () => void {
  const own = crypto.randomUUID()
  let said = ''
  let timer: ReturnType<typeof setTimeout> | undefined
  const now = () => (document.visibilityState === 'visible' ? inSight() : [])

  function tell(leaving = false) {
    clearTimeout(timer)
    const items = leaving ? [] : now()
    if (said === '[]' && items.length === 0) return
    said = JSON.stringify(items)
    void say(own, items, leaving)
  }
  const soon = () => (clearTimeout(timer), (timer = setTimeout(tell, gather)))
  const leave = () => tell(true)

  const deaf = watch(() => JSON.stringify(inSight()), soon, { immediate: true })
  const pulse = setInterval(tell, beat)
  document.addEventListener('visibilitychange', soon)
  addEventListener('pagehide', leave)
  return () => {
    deaf()
    clearInterval(pulse)
    document.removeEventListener('visibilitychange', soon)
    removeEventListener('pagehide', leave)
    leave()
  }
}
