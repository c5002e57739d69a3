import { ref, shallowRef } from 'vue'
import { type Days, findGaps, type Gap, gaps, gapSearches, lastDays, type Run } from '@/entities/learning'
import { useReport } from '@/pages/shared/useReport'
import { dayOf } from '@/ui/time'
import { useRun } from '../useRun'

/** What the gaps' tab knows: the search, how far it is, and what it found. */
export function useGaps(brand: string) {
  const { report } = useReport()
  const days = ref<Days>(lastDays(30, dayOf(Date.now())))
  const talks = ref(false) // old talks too
  const found = shallowRef<Gap[] | null>(null)
  const next = ref<number | null>(null)
  const busy = ref(false)
  const started = ref(false)
  const { run, follow, clear } = useRun(async (id) => (await gaps(id)).run, (ended) => void show(ended))

  async function show(ended: Run, more = false) {
    if (ended.state === 'failed') return
    const got = await gaps(ended.id, more && next.value ? next.value : 0).catch(report)
    if (!got || run.value?.id !== ended.id) return
    found.value = more ? [...(found.value ?? []), ...got.items] : got.items
    next.value = got.next_from
  }

  /** Shows the last search, or begins the first one. */
  async function begin() {
    const last = await gapSearches(brand).catch(report)
    const newest = last?.items[0]
    started.value = true
    if (newest) {
      if (newest.since && newest.until) days.value = { from: dayOf(newest.since), to: dayOf(Date.parse(newest.until) - 1) }
      talks.value = !!newest.old_talks
      follow(newest)
    } else await search()
  }

  async function search() {
    busy.value = true
    clear()
    found.value = null
    const since = new Date(`${days.value.from}T00:00:00`)
    const until = new Date(`${days.value.to}T00:00:00`)
    until.setDate(until.getDate() + 1)
    const made = await findGaps(brand, since.toISOString(), until.toISOString(), talks.value).catch(report)
    busy.value = false
    if (made) follow(made)
  }

  const again = () => run.value && show(run.value)
  const more = () => run.value && show(run.value, true)
  return { days, talks, run, found, next, busy, started, begin, search, again, more }
}
