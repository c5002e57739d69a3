import { call, client } from './client'
import type { Message, NewMessage } from './types'

export const list = (conversation: string, cursor?: string, limit = 50) =>
  call(client.GET('/conversations/{id}/messages', { params: { path: { id: conversation }, query: { limit, cursor } } }))

/** Posts a message. The same key with the same body is the same message, however often it is sent. */
export const post = (conversation: string, key: string, body: NewMessage): Promise<Message> =>
  call(
    client.POST('/conversations/{id}/messages', {
      params: { path: { id: conversation }, header: { 'Idempotency-Key': key } },
      body,
    }),
  )

/** What an operator may tell a bubble that did not go out by itself. */
export type SendVerb = 'retry' | 'dismiss' | 'confirm'

/** Takes a bubble back that waits for that. */
export const revoke = (conversation: string, mid: string): Promise<Message> =>
  call(client.POST('/conversations/{id}/messages/{mid}/revoke', { params: { path: { id: conversation, mid } }, body: {} }))

export const settle = (conversation: string, mid: string, verb: SendVerb): Promise<Message> => {
  const at = { params: { path: { id: conversation, mid } }, body: {} }
  if (verb === 'retry') return call(client.POST('/conversations/{id}/messages/{mid}/retry', at))
  if (verb === 'confirm') return call(client.POST('/conversations/{id}/messages/{mid}/confirm', at))
  return call(client.POST('/conversations/{id}/messages/{mid}/dismiss', at))
}
