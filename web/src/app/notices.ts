import { followNotices } from '@/entities/care/notices'
import { conversations } from '@/entities/conversation'
import { i18n, useWords } from '@/locales'
import { announce } from './announce'

let begun = false
/** What is due by the clock, not said by a colleague. */
const clocks = new Set(['hold_due', 'followup_due', 'followup_overdue'])

/** Tells what concerns this person, with the way there. */
export function begin(): void {
  if (begun) return
  begun = true
  followNotices(async (n) => {
    await useWords('care')
    const { t } = i18n.global
    const [text, name] = [t(`care.notice.${n.key}`), conversations.get(n.conversation ?? '')?.contact.display_name]
    announce({
      kind: n.above ? 'alert' : clocks.has(n.key) ? 'clock' : 'mention',
      key: `${n.key}:${n.conversation ?? n.workspace}`,
      text: name ? t('care.notice.of', { name, text }) : text,
      conversation: n.conversation,
      workspace: n.workspace,
      action: { label: t('care.notice.show'), to: n.conversation ? `/inbox/${n.conversation}` : '/settings/guard/report' },
    })
  })
}
