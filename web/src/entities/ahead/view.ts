import type { Schema } from '@/api/types'

/** How long who joins now waits. */
export type QueueWait = Pick<Schema['WaitingQueue'], 'p50_s' | 'p90_s' | 'over' | 'unknown'>

/** Whole minutes, at least one of what is not nothing. */
export const minutesOf = (s: number): number => (s <= 0 ? 0 : Math.max(1, Math.round(s / 60)))

/** Which word says a wait, and with what: not known and why, at once, so long, or longer than is looked ahead. */
export function waitWords(w: QueueWait): { word: string; names: Record<string, number> } {
  if (w.unknown || w.p50_s === null || w.p90_s === null) return { word: `unknown_${w.unknown || 'history'}`, names: {} }
  const names = { n: minutesOf(w.p50_s), most: minutesOf(w.p90_s) }
  if (w.over) return { word: 'over', names: { n: Math.floor(w.p50_s / 3600) } }
  if (names.most === 0) return { word: 'at_once', names: {} }
  return { word: names.n === names.most ? 'about' : 'between', names }
}

/** Heights of an hour's twelve parts, per cent of the highest; what is next to nothing has none. */
export function barsOf(steps: number[]): number[] {
  const top = Math.max(1, ...steps)
  return steps.map((n) => (n < 0.05 ? 0 : Math.max(8, Math.round((n / top) * 100))))
}

/** What a remedy does, whatever else is known of it. */
export type Remedy = Omit<Schema['ApplyRemedy'], 'minutes' | '$schema'>

export const sameRemedy = (a: Remedy, b: Remedy): boolean =>
  (['kind', 'operator_id', 'queue_id', 'to_queue_id', 'skill', 'workspace_id'] as const).every((k) => a[k] === b[k])

/** Fewer replies over their time, or a shorter wait: what a remedy is listed for. */
export const fewerHelp = 0.1
export const quickerHelps = 30 // s

/** Remedies that help, and those that only make waiting easier. */
export function parted<T extends { fewer: number; quicker_s: number }>(all: T[]): { helps: T[]; soothes: T[] } {
  const helps = (r: T) => r.fewer >= fewerHelp || r.quicker_s >= quickerHelps
  return { helps: all.filter(helps), soothes: all.filter((r) => !helps(r)) }
}

/** A new order of remedies moves nothing that is on the screen already, unless it is worth half as much again as what stands before it. */
export function steadily<T extends Remedy & { fewer: number; quicker_s: number; burden: number }>(before: T[], now: T[]): T[] {
  const worth = (r: T) => (r.fewer + (0.02 * r.quicker_s) / 60) / r.burden
  const place = (r: T) => before.findIndex((b) => sameRemedy(b, r))
  const kept = now.filter((r) => place(r) >= 0).sort((a, b) => place(a) - place(b))
  const fresh = now.filter((r) => place(r) < 0)
  const out = [...kept]
  for (const r of fresh) {
    const at = out.findIndex((o) => worth(r) > worth(o) * 1.5)
    out.splice(at < 0 ? out.length : at, 0, r)
  }
  for (let i = 1; i < out.length; i++) {
    for (let j = i; j > 0 && worth(out[j]!) > worth(out[j - 1]!) * 1.5; j--) [out[j - 1], out[j]] = [out[j]!, out[j - 1]!]
  }
  return out
}
