import * as api from '@/api/messages'
import type { Message } from '@/api/types'
import { heldThread, take } from './threads'
import type { SendVerb } from './view'

/** Tells a bubble that did not go out by itself what to do; the desk's answer is what is shown. */
export async function settleSend(message: Message, verb: SendVerb): Promise<void> {
  if (!message.conversation_id) return
  const answer = await api.settle(message.conversation_id, message.id, verb)
  const thread = heldThread(message.thread_id)
  if (thread) take(thread, [answer])
}
