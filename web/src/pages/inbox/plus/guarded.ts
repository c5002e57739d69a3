import type { Conversation } from '@/entities/conversation'
import { heldThread } from '@/entities/message'
import { type Said, seenOf } from '@/entities/message/guarding'
import { ApiError } from '@/entities/problem'
import type { NewMessage } from '@/entities/writing'

/** What the writer has seen, and answered to the send guard. */
export interface Knowing {
  seen_message_id?: string
  guard?: NonNullable<Said>
}

/** Asks the desk, and the writer as often as the send guard does; null when other words are to be written. */
export async function guarded<T>(conversation: Conversation, words: NewMessage, act: (knowing: Knowing) => Promise<T>): Promise<T | null> {
  const seen = seenOf(heldThread(conversation.thread_id)?.messages ?? [])
  let knowing: Knowing = seen ? { seen_message_id: seen } : {}
  for (;;) {
    try {
      return await act(knowing)
    } catch (thrown) {
      const question = thrown instanceof ApiError ? thrown.guard : undefined
      if (!question) throw thrown
      const said = await (await import('@/entities/message/asking')).ask(conversation.id, words, question)
      if (!said) return null
      knowing = { ...knowing, guard: said }
    }
  }
}
