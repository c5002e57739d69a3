import { aheadAlarms } from '@/entities/ahead'
import { alarms, told } from '@/entities/ahead/alarms'
import { queueName } from '@/entities/directory'
import { live } from '@/entities/live'
import { mayOversee, me } from '@/entities/session'
import { i18n, useWords } from '@/locales'
import { focused } from '@/pages/shared/focus'
import { hold } from './focus'
import { ring } from './ring'
import { router } from './router'

let begun = false

async function load(): Promise<void> {
  if (!me.value?.workspaces.some((w) => mayOversee(w.id))) return
  const got = await aheadAlarms().catch(() => null)
  if (!got) return
  alarms.value = got.items
  if (told.value && !got.items.some((a) => a.queue_id === told.value?.queue_id)) told.value = null
}

/** Keeps what supervisors are told of the hour to come: a number on the rail, and a card when it is said. */
export function begin(): void {
  void load()
  if (begun) return
  begun = true
  live.on('alarm', async (event) => {
    await load()
    if (event.state === 'over' || router.currentRoute.value.name === 'ahead') return
    await useWords('ahead')
    const alarm = alarms.value.find((a) => a.queue_id === event.id)
    if (!alarm) return
    const { t } = i18n.global
    if (focused.value) return hold({ key: `alarm:${event.id}`, text: `${t('ahead.alarm')}: ${queueName(alarm.queue_id)}`, action: { label: t('ahead.alarm_open'), to: '/ahead' } })
    told.value = alarm
    ring({ kind: 'alert', key: `alarm:${event.id}:${event.version}`, workspace: event.workspace_id, to: '/ahead' })
  })
  live.on('reset', () => void load())
}
