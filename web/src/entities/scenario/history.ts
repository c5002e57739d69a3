/** Steps back and forth over whole values. Changes under one tag, as letters of a field, are one step. */
export interface History<T> {
  past: T[]
  now: T
  future: T[]
  tag: string
}

const most = 200

export const begin = <T>(now: T): History<T> => ({ past: [], now, future: [], tag: '' })

/** Takes a change. An empty tag is always a step of its own. */
export function change<T>(h: History<T>, now: T, tag = ''): History<T> {
  if (now === h.now) return h
  if (tag && tag === h.tag) return { ...h, now, future: [] }
  return { past: [...h.past, h.now].slice(-most), now, future: [], tag }
}

export function undo<T>(h: History<T>): History<T> {
  const before = h.past.at(-1)
  return before === undefined ? h : { past: h.past.slice(0, -1), now: before, future: [h.now, ...h.future], tag: '' }
}

export function redo<T>(h: History<T>): History<T> {
  const [after, ...rest] = h.future
  return after === undefined ? h : { past: [...h.past, h.now], now: after, future: rest, tag: '' }
}
