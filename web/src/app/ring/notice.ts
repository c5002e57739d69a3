import { conversations } from '@/entities/conversation'
import { severalBrands, workspaceOf } from '@/entities/directory'
import { previewText } from '@/entities/message'
import type { Told } from '.'

/** Longer than this nobody reads in passing, and the desktop cuts it anyway. */
const most = 120

/**
 * A desktop notice lies on the screen for everybody who passes, and in the computer's own list:
 * who the customer is and what they wrote stand there only where their brand allows it.
 */
export function noticeFor(told: Told, t: (key: string, values?: Record<string, unknown>) => string): { title: string; body: string } {
  const brand = told.workspace ? workspaceOf(told.workspace) : undefined
  const title = t(`tempo.ring.kind.${told.kind}`) + (brand && severalBrands.value ? ` ・ ${brand.name}` : '')
  const c = told.conversation ? conversations.get(told.conversation) : undefined
  if (!brand?.notice_words || !c) return { title, body: t(`tempo.ring.says.${told.kind}`) }
  const name = c.contact.display_name.trim() || t(`context.kind.${c.contact.kind}`)
  const words = c.last_message?.direction === 'in' && c.last_message.kind === 'text' ? previewText(c.last_message.preview ?? '') : ''
  return { title, body: (words ? t('tempo.ring.with_words', { name, words }) : t('tempo.ring.with_name', { name, says: t(`tempo.ring.says.${told.kind}`) })).slice(0, most) }
}
