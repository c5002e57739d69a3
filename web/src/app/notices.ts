import { followNotices } from '@/entities/care/notices'
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
    announce({
      kind: n.above ? 'alert' : clocks.has(n.key) ? 'clock' : 'mention',
      key: `${n.key}:${n.conversation ?? n.workspace}`,
      text: t(`care.notice.${n.key}`),
      conversation: n.conversation,
      workspace: n.workspace,
      action: { label: t('care.notice.show'), to: n.conversation ? `/inbox/${n.conversation}` : '/settings/guard/report' },
    })
  })
}
