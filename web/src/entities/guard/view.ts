import type { Schema } from '@/api/types'

export interface Piece {
  text: string
  /** Places of the findings that are about it, in their list; none: plain words. */
  of: number[]
}

/** Cuts a text where findings begin and end, so that their words can be marked. */
export function marked(text: string, findings: readonly Pick<Schema['GuardFinding'], 'from' | 'to'>[]): Piece[] {
  const cuts = [...new Set([0, text.length, ...findings.flatMap((f) => (f.from < f.to ? [f.from, f.to] : []))])].filter((n) => n >= 0 && n <= text.length).sort((a, b) => a - b)
  return cuts.slice(1).map((end, i) => {
    const from = cuts[i]!
    return { text: text.slice(from, end), of: findings.flatMap((f, n) => (f.from <= from && end <= f.to && f.from < f.to ? [n] : [])) }
  })
}
