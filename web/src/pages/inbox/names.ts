import { useI18n } from 'vue-i18n'
import type { Contact, Conversation } from '@/entities/conversation'
import { previewText } from '@/entities/message'

const kinds = new Set(['text', 'sticker', 'image', 'video', 'audio', 'file', 'location', 'postback', 'rich', 'account_link', 'follow', 'unfollow', 'unsupported', 'tombstone'])

/** Names and short words that several panes need. */
export function useNames() {
  const { t } = useI18n()
  const kindName = (kind: string) => t(`kind.${kinds.has(kind) ? kind : 'other'}`)

  return {
    kindName,
    /** A contact whose profile hasn't come yet still needs a name. */
    contactName: (contact: Contact): string => contact.display_name.trim() || t(`context.kind.${contact.kind}`),
    /** The row's second line. */
    preview(c: Conversation): string {
      const last = c.last_message
      if (!last) return ''
      const who = last.direction === 'note' ? t('list.note') : last.direction === 'out' ? t(c.state === 'bot' ? 'list.bot' : 'list.reply') : ''
      const words = previewText(last.preview ?? '')
      return who + (last.kind === 'text' ? words : `[${kindName(last.kind)}]${words ? ` ${words}` : ''}`)
    },
  }
}
