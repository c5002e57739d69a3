/** What the desk's stream can say. Receivers refetch when the version they hold is older. */
export type LiveEvent =
  | { type: 'conversation'; id: string; version: number; workspace_id: string; thread_id: string; state: string; assignee: string | null }
  | { type: 'message'; id: string; version: number; conversation_id: string | null; thread_id: string; workspace_id: string; direction: string }
  | { type: 'gone'; id: string }
  | { type: 'presence'; operator_id: string; presence: string; load: number; full: boolean; connected: boolean }
  | { type: 'contact'; id: string; workspace_id: string }
  | { type: 'typing'; conversation_id: string; operator_id: string }
  | { type: 'knowledge'; id: string; version: number; workspace_id: string; noun: 'entry' | 'alias' | 'term'; state?: string }
  | { type: 'clock'; id: string; version: number; workspace_id: string; clock: 'first' | 'reply' | 'resolution'; level: number; assignee: string | null }
  | { type: 'care'; noun: string; state?: string; operator_id?: string; conversation_id?: string; workspace_id: string }
  | { type: 'overflow'; id: string; workspace_id: string; state: 'queue' | 'bot' | 'message' | 'alert' }
  | { type: 'alarm'; id: string; version: number; workspace_id: string; state: 'told' | 'worse' | 'over' }
  | { type: 'left'; operator_id: string; workspace_id: string; state: 'lost' | 'home' | 'shift' | 'gone'; talks: number }
  | { type: 'surge'; workspace_id: string; state: 'on' | 'off' | 'undone' }
  | { type: 'board'; id: string; workspace_id: string; state: 'posted' | 'changed' | 'withdrawn' | 'reminded' | 'read'; operator_id?: string }
  | { type: 'directory'; workspace_id: string; noun: 'channel' | 'brand' | 'hook'; id: string; state: string }
  | { type: 'looking'; conversation_id: string; operator_id: string; state: 'looks' | 'drafts' | 'gone' }
  | { type: 'watch'; conversation_id: string; state: 'on' | 'off' }
  | { type: 'reset' }

const known = new Set(['conversation', 'message', 'gone', 'presence', 'contact', 'typing', 'knowledge', 'clock', 'care', 'overflow', 'left', 'surge', 'directory', 'alarm', 'looking', 'watch', 'board', 'reset'])

/** Makes a typed event of a stream frame; an unknown or broken one is nothing. */
export function toEvent(name: string, data: string): LiveEvent | null {
  if (!known.has(name)) return null
  try {
    const body: unknown = data === '' ? {} : JSON.parse(data)
    if (typeof body !== 'object' || body === null) return null
    return { ...body, type: name } as LiveEvent
  } catch {
    return null
  }
}

/** How the stream is doing. `denied` means that nobody is signed in any more. */
export type LiveStatus = 'idle' | 'connecting' | 'live' | 'reconnecting' | 'denied'

/** What a page tells the stream's keeper, and what it hears. */
export type ToKeeper = { type: 'start'; after: string; session: string } | { type: 'stop' } | { type: 'bye' } | { type: 'ping' }
export type FromKeeper =
  | { type: 'event'; event: LiveEvent; id: string }
  | { type: 'status'; status: LiveStatus }

/** Whoever holds the one stream of this browser. */
export interface Keeper {
  send(message: ToKeeper): void
}
