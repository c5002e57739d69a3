import { followNotices } from '@/entities/care/notices'
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
    toast(t(`care.notice.${n.key}`), { action: { label: t('care.notice.show'), run: () => void router.push(n.conversation ? { name: 'inbox', params: { id: n.conversation } } : { name: 'guard', params: { view: 'report' } }) } })
  })
}
