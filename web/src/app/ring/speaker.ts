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
/** A window that is in reserve waits longer, in ms: browsers wake hidden windows once a second only. */
const reserve = 1_500
/** As long a thing stays told, in ms. */
const memory = 10_000

export interface Speaker<R> {
  ring: (ring: R) => void
  /** This window can be heard: from now on it may be the one that speaks. */
  lead: () => void
}

/**
 * Of all windows of this browser that hear of the same thing, one speaks: unless one of them has it
 * in sight. It is one that was touched, for browsers let no other be heard; where there is none, any.
 */
export function openSpeaker<R extends Ring>({ channel, locks, looks, speak, random = Math.random }: Needs<R>): Speaker<R> {
  let leads = false
  let asked = false
  const quiet = new Set<string>()
  const still = (key: string) => {
    quiet.add(key)
    setTimeout(() => quiet.delete(key), memory)
  }
  channel.addEventListener('message', ({ data }: MessageEvent<Word>) => {
    if (data.type !== 'ask') still(data.key)
    else if (data.conversation && looks(data.conversation)) channel.postMessage({ type: 'seen', key: data.key } satisfies Word)
  })

  function ring(it: R): void {
    if (quiet.has(it.key)) return
    if (it.conversation && looks(it.conversation)) {
      // Whoever looks says so to the window that would speak, also before it asks.
      still(it.key)
      channel.postMessage({ type: 'seen', key: it.key } satisfies Word)
      return
    }
    channel.postMessage({ type: 'ask', key: it.key, conversation: it.conversation } satisfies Word)
    setTimeout(() => {
      if (quiet.has(it.key)) return
      still(it.key)
      channel.postMessage({ type: 'spoke', key: it.key } satisfies Word)
      speak(it)
    }, leads ? patience + (locks ? 0 : random() * 2 * patience) : reserve + random() * reserve)
  }

  function lead(): void {
    if (asked) return
    asked = true
    // Held until the window closes; then another's turn has come.
    if (locks) void locks.request('madoguchi.speaker', () => ((leads = true), new Promise<never>(() => undefined))).catch(() => (leads = true))
    else leads = true
  }
  return { ring, lead }
}
