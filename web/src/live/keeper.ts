import type { FromKeeper, Keeper, ToKeeper } from './events'
import { leaderKeeper } from './leader'
import address from './worker.ts?sharedworker&url'

type Policies = { createPolicy(name: string, rules: { createScriptURL(text: string): string }): { createScriptURL(text: string): string } }

/** The worker's address in the form that a page asks for which takes no text for a script (Trusted Types). */
function trusted(): string {
  const policies = (globalThis as { trustedTypes?: Policies }).trustedTypes
  if (!policies) return address
  return policies.createPolicy('madoguchi', { createScriptURL: () => address }).createScriptURL(address)
}

/** Finds the keeper this browser can offer. */
export function openKeeper(url: string, hear: (message: FromKeeper) => void): Keeper {
  if (typeof SharedWorker === 'undefined') return leaderKeeper(url, hear)
  let worker: SharedWorker
  try {
    worker = new SharedWorker(trusted(), { type: 'module', name: 'madoguchi-live' })
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
