import type { Abilities, Conversation } from '@/entities/conversation'
import { type Draft, type Extra, textLimit } from '@/entities/draft'
import type { LocationContent, Message } from '@/entities/message'

/** Why nothing can be sent to the customer; null when it can. Keys of `composer.locked`. */
export function lockOf(c: Conversation, can: Abilities, me: string, mayWork: boolean): string | null {
  if (!mayWork) return 'readonly'
  if (c.state === 'closed') return 'closed'
  if (c.state === 'waiting') return 'waiting'
  if (c.state === 'offered') return c.offered_to === me ? 'offered_me' : 'offered'
  if (c.state === 'bot') return 'bot'
  if (c.assignee !== me) return c.assignee ? 'other' : 'nobody'
  if (c.state === 'wrapup') return 'wrapup'
  if (c.unreachable || c.contact.blocked) return 'unreachable'
  return can.answer ? null : 'nobody'
}

/** A field of a template that nobody has filled: the desk would refuse it, too. */
const unfilled = /\{(customer|order|operator|brand|date|ask)\.[^{}\r\n]{1,40}\}/

/** What keeps a draft from being sent now; null when nothing does. */
export function obstacle(draft: Draft): 'empty' | 'too_long' | 'uploading' | 'bad_file' | 'unfilled' | null {
  if (draft.mode === 'note') return draft.note.trim() === '' ? 'empty' : draft.note.length > textLimit ? 'too_long' : null
  if (draft.text.length > textLimit) return 'too_long'
  if (unfilled.test(draft.text)) return 'unfilled'
  if (draft.files.some((f) => f.error)) return 'bad_file'
  if (draft.files.some((f) => !f.id)) return 'uploading'
  return draft.text.trim() === '' && draft.files.length + draft.extras.length === 0 ? 'empty' : null
}

/** What was beside the words of a bubble that is taken back. */
export function extraOf(m: Message): { extra?: Omit<Extra, 'key'>; choices?: Draft['choices'] } {
  const content = m.content as { choices?: Draft['choices']; alt?: string; message?: unknown }
  const choices = content.choices?.map(({ label, uri }) => ({ label, ...(uri && { uri }) }))
  const rich = m.kind === 'rich' ? { alt: content.alt ?? '', message: content.message } : undefined
  const location = m.kind === 'location' ? (m.content as unknown as LocationContent) : undefined
  return {
    ...(choices && { choices }),
    ...(rich && { extra: { body: { type: 'rich', rich }, title: rich.alt } }),
    ...(location && { extra: { body: { type: 'location', location }, title: location.title } }),
  }
}
