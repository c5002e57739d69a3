import type { FromKeeper, Keeper, ToKeeper } from './events'
import { leaderKeeper } from './leader'
import own from './worker.ts?sharedworker&url'

/** The one script that is started by its address: the frame's policy asks for a word on it (Trusted Types). */
function trusted(url: string): string {
  const types = (globalThis as { trustedTypes?: { createPolicy: (name: string, rules: object) => { createScriptURL: (url: string) => unknown } } }).trustedTypes
  if (!types) return url
  return types.createPolicy('worker', { createScriptURL: (it: string) => (it === own ? it : '') }).createScriptURL(url) as string
}

/** Finds the keeper this browser can offer. */
export function openKeeper(url: string, hear: (message: FromKeeper) => void): Keeper {
  if (typeof SharedWorker === 'undefined') return leaderKeeper(url, hear)
  let worker: SharedWorker
  try {
    worker = new SharedWorker(trusted(own), { type: 'module', name: 'madoguchi-live' })
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
