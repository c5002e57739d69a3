import { shallowReactive } from 'vue'

/** A short word about something that just happened. */
export interface Toast {
  id: number
  tone: 'plain' | 'red'
  text: string
  action?: { label: string; run: () => void }
}

export const toasts = shallowReactive<Toast[]>([])
let last = 0

/** Shows a word for a while: errors stay longer, because they say what to do. */
export function toast(text: string, options: { tone?: Toast['tone']; action?: Toast['action'] } = {}): void {
  const tone = options.tone ?? 'plain'
  const same = toasts.find((t) => t.text === text)
  if (same) drop(same.id)
  const id = ++last
  toasts.push({ id, tone, text, action: options.action })
  if (toasts.length > 4) toasts.shift()
  setTimeout(() => drop(id), tone === 'red' ? 9_000 : 4_000)
}

export function drop(id: number): void {
  const at = toasts.findIndex((t) => t.id === id)
  if (at >= 0) toasts.splice(at, 1)
}
