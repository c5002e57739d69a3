import { conversations } from '@/entities/conversation'
import { operatorName } from '@/entities/directory'
import { me } from '@/entities/session'
import type { LiveEvent } from '@/entities/live'
import { i18n, useWords } from '@/locales'
import { toast } from '@/ui/toast'
import { router } from './router'

/** Says that a reply is due soon, or late, to whom the plan's steps name: with one tap to the talk. */
export async function tellDue(event: Extract<LiveEvent, { type: 'clock' }>): Promise<void> {
  await useWords('hours')
  const { t } = i18n.global
  const name = conversations.get(event.id)?.contact.display_name || t('hours.due.somebody')
  const who = event.clock === 'resolution' ? 'whole' : event.assignee === me.value?.id ? 'mine' : 'others'
  const what = event.level >= 100 ? 'late' : 'soon'
  toast(t(`hours.due.${who}_${what}`, { name, level: event.level }), {
    tone: what === 'late' ? 'red' : 'plain',
    action: { label: t('hours.due.open'), run: () => show(event.id) },
  })
}

/** Says to supervisors that a customer has waited too long, where the queue wants that. */
export async function tellOverflow(event: Extract<LiveEvent, { type: 'overflow' }>): Promise<void> {
  if (event.state !== 'alert') return
  await useWords('routing')
  const { t } = i18n.global
  const name = conversations.get(event.id)?.contact.display_name || t('routing.alert.somebody')
  toast(t('routing.alert.text', { name }), { tone: 'red', action: { label: t('routing.alert.open'), run: () => show(event.id) } })
}

/** Says to supervisors that talks of somebody who is not there wait again. */
export async function tellLeft(event: Extract<LiveEvent, { type: 'left' }>): Promise<void> {
  await useWords('routing')
  const { t } = i18n.global
  toast(t(`routing.left.${event.state}`, { name: operatorName(event.operator_id), n: event.talks }), { tone: 'red' })
}

/** Says to administrators that another system is told nothing any more. */
export async function tellHook(): Promise<void> {
  await useWords('admin')
  const { t } = i18n.global
  toast(t('admin.hooks.stopped'), { tone: 'red', action: { label: t('admin.hooks.open'), run: () => void router.push('/settings/admin/hooks') } })
}

const show = (id: string) => void router.push({ name: 'inbox', params: { id } })
