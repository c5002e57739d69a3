import { live } from '@/entities/live'
import { loadLists } from './lists'
import { hear, want } from './reread'
import { conversations } from './store'

/** Lets the conversations follow the stream, for as long as the page lives. */
export function followConversations(): void {
  live.on('conversation', (event) => {
    const held = conversations.get(event.id)
    if (!held && event.state === 'closed') return
    if (conversations.stale(event.id, event.version)) want(event.id)
  })
  // A message changes preview, unread count and free reply without a move.
  live.on('message', (event) => {
    if (!event.conversation_id) return
    hear(event.conversation_id)
    want(event.conversation_id)
  })
  live.on('contact', (event) => {
    hear(event.id)
    for (const c of conversations.items.values()) if (c.contact.id === event.id) want(c.id)
  })
  live.on('gone', (event) => {
    hear(event.id)
    conversations.remove(event.id)
  })
  live.on('reset', () => void refreshAll())
}

/** Reads everything on the screen again, as after a gap that can't be filled. */
export async function refreshAll(): Promise<void> {
  const open = [...conversations.items.values()].filter((c) => c.state !== 'closed').map((c) => c.id)
  await loadLists().catch(() => undefined)
  if (open.length <= 200) open.forEach(want)
}
