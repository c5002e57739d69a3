import { conversations } from '@/entities/conversation'
import { operatorName } from '@/entities/directory'
import { me } from '@/entities/session'
import type { LiveEvent } from '@/entities/live'
import { i18n, useWords } from '@/locales'
import { announce } from './announce'

const inbox = (id: string) => `/inbox/${id}`

/** Says that a reply is due soon, or late, to whom the plan's steps name: with one tap to the talk. */
export async function tellDue(event: Extract<LiveEvent, { type: 'clock' }>): Promise<void> {
  await useWords('hours')
  const { t } = i18n.global
  const name = conversations.get(event.id)?.contact.display_name || t('hours.due.somebody')
  const mine = event.assignee === me.value?.id
  const who = event.clock === 'resolution' ? 'whole' : mine ? 'mine' : 'others'
  const what = event.level >= 100 ? 'late' : 'soon'
  announce({
    kind: mine ? 'clock' : 'alert',
    key: `clock:${event.id}:${event.clock}:${event.level}`,
    text: t(`hours.due.${who}_${what}`, { name, level: event.level }),
    red: what === 'late',
    conversation: event.id,
    workspace: event.workspace_id,
    action: { label: t('hours.due.open'), to: inbox(event.id) },
  })
}

/** Says to supervisors that a customer has waited too long, where the queue wants that. */
export async function tellOverflow(event: Extract<LiveEvent, { type: 'overflow' }>): Promise<void> {
  if (event.state !== 'alert') return
  await useWords('routing')
  const { t } = i18n.global
  const name = conversations.get(event.id)?.contact.display_name || t('routing.alert.somebody')
  announce({ kind: 'alert', key: `overflow:${event.id}`, text: t('routing.alert.text', { name }), red: true, conversation: event.id, workspace: event.workspace_id, action: { label: t('routing.alert.open'), to: inbox(event.id) } })
}

/** Says to supervisors that talks of somebody who is not there wait again. */
export async function tellLeft(event: Extract<LiveEvent, { type: 'left' }>): Promise<void> {
  await useWords('routing')
  const { t } = i18n.global
  announce({ kind: 'alert', key: `left:${event.operator_id}:${event.workspace_id}:${event.state}`, text: t(`routing.left.${event.state}`, { name: operatorName(event.operator_id), n: event.talks }), red: true, workspace: event.workspace_id })
}

/** Says to administrators that another system is told nothing any more. */
export async function tellHook(id: string): Promise<void> {
  await useWords('admin')
  const { t } = i18n.global
  announce({ kind: 'alert', key: `hook:${id}`, text: t('admin.hooks.stopped'), red: true, action: { label: t('admin.hooks.open'), to: '/settings/admin/hooks' } })
}
