import type { FromKeeper, Keeper, ToKeeper } from './events'
import { Feed } from './feed'

const channelName = 'madoguchi-live'

/**
 * Without a SharedWorker the tabs elect a leader by a Web Lock; it keeps the
 * stream and tells the others over a BroadcastChannel. All remember the last id,
 * so that the next leader resumes where the last one died.
 */
export function leaderKeeper(url: string, hear: (message: FromKeeper) => void): Keeper {
  const channel = typeof BroadcastChannel === 'undefined' ? null : new BroadcastChannel(channelName)
  let after = ''
  let resign: (() => void) | null = null
  let waiting: AbortController | null = null

  const remember = (message: FromKeeper) => {
    if (message.type === 'event' && message.id !== '') after = message.id
    hear(message)
  }
  const say = (message: FromKeeper) => {
    remember(message)
    channel?.postMessage(message)
  }
  if (channel) channel.onmessage = (event: MessageEvent<FromKeeper>) => remember(event.data)

  function lead(): Promise<void> {
    const feed = new Feed({
      url,
      onEvent: (event, id) => say({ type: 'event', event, id }),
      onStatus: (status) => say({ type: 'status', status }),
    })
    feed.start(after)
    return new Promise((resolve) => {
      resign = () => {
        feed.stop()
        resolve()
      }
    })
  }

  function run(): void {
    if (waiting) return
    waiting = new AbortController()
    if (!navigator.locks) return void lead()
    navigator.locks.request(channelName, { signal: waiting.signal }, lead).catch(() => undefined)
  }

  function end(): void {
    waiting?.abort()
    waiting = null
    resign?.()
    resign = null
  }

  return {
    send(message: ToKeeper) {
      if (message.type === 'start') {
        if (after === '') after = message.after
        hear({ type: 'status', status: 'live' })
        run()
      }
      if (message.type === 'stop' || message.type === 'bye') end()
      if (message.type === 'stop') after = ''
    },
  }
}
