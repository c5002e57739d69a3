/** Something to be told aloud. */
export interface Ring {
  /** The same thing is told once, whoever heard of it. */
  key: string
  /** Told only while nobody looks at that talk, in any window. */
  conversation?: string | undefined
}

type Word = { type: 'ask'; key: string; conversation?: string | undefined } | { type: 'seen'; key: string } | { type: 'spoke'; key: string }

export interface Needs<R extends Ring> {
  channel: Pick<BroadcastChannel, 'postMessage' | 'addEventListener'>
  /** None on plain http: then the windows agree by who speaks first. */
  locks: Pick<LockManager, 'request'> | undefined
  looks: (conversation: string) => boolean
  speak: (ring: R) => void
  random?: () => number
}

/** How long another window may take to say that its person looks, in ms. */
const patience = 150
/** As long a thing stays told, in ms. */
const memory = 10_000

/** Of all windows of this browser that hear of the same thing, one speaks: unless one of them has it in sight. */
export function openSpeaker<R extends Ring>({ channel, locks, looks, speak, random = Math.random }: Needs<R>): (ring: R) => void {
  let leads = !locks
  const quiet = new Set<string>()
  const still = (key: string) => {
    quiet.add(key)
    setTimeout(() => quiet.delete(key), memory)
  }
  // Held until the window closes; then another's turn has come.
  void locks?.request('madoguchi.speaker', () => ((leads = true), new Promise<never>(() => undefined))).catch(() => (leads = true))

  channel.addEventListener('message', ({ data }: MessageEvent<Word>) => {
    if (data.type !== 'ask') still(data.key)
    else if (data.conversation && looks(data.conversation)) channel.postMessage({ type: 'seen', key: data.key } satisfies Word)
  })

  return (ring) => {
    if (!leads || quiet.has(ring.key) || (ring.conversation && looks(ring.conversation))) {
      // Whoever looks says so to the window that would speak, also before it asks.
      if (ring.conversation && looks(ring.conversation)) channel.postMessage({ type: 'seen', key: ring.key } satisfies Word)
      return
    }
    channel.postMessage({ type: 'ask', key: ring.key, conversation: ring.conversation } satisfies Word)
    setTimeout(() => {
      if (quiet.has(ring.key)) return
      still(ring.key)
      channel.postMessage({ type: 'spoke', key: ring.key } satisfies Word)
      speak(ring)
    }, patience + (locks ? 0 : random() * 2 * patience))
  }
}
