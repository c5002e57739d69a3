import type { FromKeeper, Keeper, ToKeeper } from './events'
import { leaderKeeper } from './leader'

interface TrustedTypes {
  createPolicy: (name: string, rules: { createScriptURL: (url: string) => string | null }) => unknown
}

/** Where addresses of scripts are guarded (Trusted Types, internal/adapter/httpapi/frame.go) the worker's own is let through, and no other. */
function allowWorker(): void {
  const types = (globalThis as { trustedTypes?: TrustedTypes }).trustedTypes
  const own = (url: string) => new URL(url, location.href).origin === location.origin && /\/worker-[\w-]+\.js$/.test(new URL(url, location.href).pathname)
  try {
    types?.createPolicy('default', { createScriptURL: (url) => (own(url) ? url : null) })
  } catch {
    // made before, or forbidden: then the leader keeps the stream
  }
}

/** Finds the keeper this browser can offer. */
export function openKeeper(url: string, hear: (message: FromKeeper) => void): Keeper {
  if (typeof SharedWorker === 'undefined') return leaderKeeper(url, hear)
  let worker: SharedWorker
  allowWorker()
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
