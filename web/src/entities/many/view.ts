import type { Schema } from '@/api/types'

type Run = Pick<Schema['BulkRun'], 'state'>

/** Whether nothing more comes of a run. */
export const over = (run: Run): boolean => run.state === 'done' || run.state === 'stopped'

/** How far a run is, in hundredths. */
export function share(run: Pick<Schema['BulkRun'], 'total' | 'done' | 'left_out'>): number {
  return run.total === 0 ? 100 : Math.floor(((run.done + run.left_out) / run.total) * 100)
}

/** What the customer's phone will show, for one customer. The desk itself fills in the same way. */
export function filled(text: string, with_: { name: string; brand: string; since: string }): string {
  const name = with_.name ? `${with_.name}様` : 'お客様'
  return text
    .replace(/\{\{\s*name\s*\}\}[ 　]*(様|さま)/g, '{{name}}')
    .replace(/\{\{\s*(name|brand|since)\s*\}\}/g, (_, field: 'name' | 'brand' | 'since') => (field === 'name' ? name : with_[field]))
}

/** Fields of a text that nobody knows. */
export const unknownFields = (text: string): string[] =>
  [...text.matchAll(/\{\{\s*([^{}]*?)\s*\}\}/g)].map((m) => m[1]!).filter((f) => !['name', 'brand', 'since'].includes(f))

/** The tone of what became of one conversation. */
export function itemTone(item: Pick<Schema['BulkItem'], 'fate' | 'send_state'>): 'green' | 'amber' | 'red' | 'plain' {
  if (item.fate === 'left') return 'amber'
  if (item.send_state === 'failed' || item.send_state === 'unknown') return 'red'
  return item.fate === 'done' ? 'green' : 'plain'
}

/** The hours of a day, also those in which nothing came, so that a gap is seen as one. */
export function lastHours(hours: { at: string; n: number }[], until: number, count = 24): { at: number; n: number }[] {
  const hour = 3_600_000
  const last = Math.floor(until / hour) * hour
  const known = new Map(hours.map((h) => [Date.parse(h.at), h.n]))
  return Array.from({ length: count }, (_, i) => last - (count - 1 - i) * hour).map((at) => ({ at, n: known.get(at) ?? 0 }))
}
