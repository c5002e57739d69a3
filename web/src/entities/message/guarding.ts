import { shallowRef } from 'vue'
import type { Message, NewMessage, Schema } from '@/api/types'

/** What a writer says to the send guard's question; null: other words are to be written. */
export type Said = Schema['GuardAnswer'] | null

/** A bubble that is held up until its writer has looked at it again. Nothing was sent. */
export interface Question extends Omit<Schema['GuardQuestion'], never> {
  conversation: string
  body: NewMessage
  answer: (said: Said) => void
}

/** The one question on the screen. */
export const question = shallowRef<Question | null>(null)
let before: Promise<unknown> = Promise.resolve()

/** Asks the writer; a second question waits for the first one's answer. */
export function ask(conversation: string, body: NewMessage, what: Schema['GuardQuestion']): Promise<Said> {
  const turn = before.then(
    () =>
      new Promise<Said>((answer) => {
        question.value = { ...what, conversation, body, answer: (said) => ((question.value = null), answer(said)) }
      }),
  )
  before = turn
  return turn
}

const arrived = new Map<string, number>()
/** How long a bubble must stand before it counts as seen, in ms. */
const glance = 1_500

/** Notes when customers' words came to this page. */
export function noteArrival(messages: readonly Message[], now = performance.now()): void {
  for (const m of messages) if (m.direction === 'in' && !arrived.has(m.id)) arrived.set(m.id, now)
}

/** The customer's newest words that the writer can have read. */
export function seenOf(messages: readonly Message[], now = performance.now()): string | undefined {
  return messages.findLast((m) => m.direction === 'in' && now - (arrived.get(m.id) ?? 0) >= glance)?.id
}
