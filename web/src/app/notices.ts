import { followNotices } from '@/entities/care/notices'
import { conversations } from '@/entities/conversation'
import { i18n, useWords } from '@/locales'
import { toast } from '@/ui/toast'
import { router } from './router'

let begun = false

/** Tells what concerns this person, with the way there. */
export function begin(): void {
  if (begun) return
  begun = true
  followNotices(async (n) => {
    await useWords('care')
    const { t } = i18n.global
    const [text, name] = [t(`care.notice.${n.key}`), conversations.get(n.conversation ?? '')?.contact.display_name]
    toast(name ? t('care.notice.of', { name, text }) : text, { action: { label: t('care.notice.show'), run: () => void router.push(n.conversation ? { name: 'inbox', params: { id: n.conversation } } : { name: 'guard', params: { view: 'report' } }) } })
  })
}
