import { aheadAlarms } from '@/entities/ahead'
import { alarms, told } from '@/entities/ahead/alarms'
import { live } from '@/entities/live'
import { mayOversee, me } from '@/entities/session'
import { useWords } from '@/locales'
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
    told.value = alarms.value.find((a) => a.queue_id === event.id) ?? told.value
  })
  live.on('reset', () => void load())
}
