import type { NewMessage, Schema } from '@/api/types'
import { question, type Said } from './guarding'

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
