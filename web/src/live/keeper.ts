import type { FromKeeper, Keeper, ToKeeper } from './events'
import { leaderKeeper } from './leader'

/** Finds the keeper this browser can offer. */
export function openKeeper(url: string, hear: (message: FromKeeper) => void): Keeper {
  if (typeof SharedWorker === 'undefined') return leaderKeeper(url, hear)
  let worker: SharedWorker
  try {
    worker = new SharedWorker(new URL('./worker.ts', import.meta.url), { type: 'module', name: 'madoguchi-live' })
  } catch {
    return leaderKeeper(url, hear) // forbidden, as in some private windows
  }
  let fallback: Keeper | null = null
  let started: ToKeeper | null = null
  worker.onerror = () => {
    fallback ??= leaderKeeper(url, hear)
    if (started) fallback.send(started)
  }
  worker.port.onmessage = (message: MessageEvent<FromKeeper>) => hear(message.data)
  return {
    send(message) {
      if (message.type === 'start') started = message
      if (fallback) fallback.send(message)
      else worker.port.postMessage(message)
    },
  }
}
