import * as api from '@/api/messages'
import type { Message } from '@/api/types'
import { heldThread, take } from './threads'
import type { SendVerb } from './view'

/** Whether a bubble waits for its writer to take it back. */
export const held = (m: Message, me: string | undefined): boolean => !!m.send?.undo_until && m.send.state === 'queued' && m.author.id === me

/** Takes a bubble back before it begins its way; the talk shows it no more. */
export async function takeBack(message: Message): Promise<void> {
  const answer = await api.revoke(message.conversation_id!, message.id)
  const thread = heldThread(message.thread_id)
  if (thread) take(thread, [answer])
}

/** How often it is looked whether a bubble has gone, and how long after its time one that hangs counts as gone, in ms. */
const step = 200
const patience = 10_000

/** Waits while a bubble may be taken back; tells whether it went its way. */
export async function departed(message: Message): Promise<boolean> {
  for (;;) {
    const { send } = heldThread(message.thread_id)?.messages.find((m) => m.id === message.id) ?? message
    if (send?.error?.code === 'revoked') return false
    if (send?.state !== 'queued' || !send.undo_until || Date.now() > Date.parse(send.undo_until) + patience) return true
    await new Promise((done) => setTimeout(done, step))
  }
}

/** Tells a bubble that did not go out by itself what to do; the desk's answer is what is shown. */
export async function settleSend(message: Message, verb: SendVerb): Promise<void> {
  if (!message.conversation_id) return
  const answer = await api.settle(message.conversation_id, message.id, verb)
  const thread = heldThread(message.thread_id)
  if (thread) take(thread, [answer])
}
