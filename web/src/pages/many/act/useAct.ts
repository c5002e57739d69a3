import { onScopeDispose, ref, shallowRef } from 'vue'
import { begin, type BulkItem, type BulkOrder, type BulkPlan, type BulkRun, items, over, plan, run as look, stop } from '@/entities/many'
import { useProblem } from '../useProblem'

/** How an order is looked at and begun: a backlog's, or an incident's. */
export interface Doors {
  plan: (order: BulkOrder) => Promise<BulkPlan>
  begin: (order: BulkOrder, plan: BulkPlan, key: string) => Promise<BulkRun>
}

/** The doors of the backlog. What is begun is what the plan has shown. */
export const backlogDoors: Doors = {
  plan,
  begin: (order, p, key) => begin({ ...order, matching: undefined, conversation_ids: p.conversation_ids, at_most: p.at_most }, key),
}

/** One order from its first look to its result: nothing is done before it was seen and agreed to. */
export function useAct(doors: Doors) {
  const said = useProblem()
  const planned = shallowRef<BulkPlan | null>(null)
  const run = shallowRef<BulkRun | null>(null)
  const rows = shallowRef<BulkItem[]>([])
  const busy = ref(false)
  const refused = ref('')
  let order: BulkOrder | null = null
  let key = ''
  let timer: ReturnType<typeof setTimeout> | undefined
  let gone = false

  async function guarded(f: () => Promise<void>) {
    busy.value = true
    refused.value = ''
    try {
      await f()
    } catch (thrown) {
      refused.value = said(thrown)
    } finally {
      busy.value = false
    }
  }

  const tryOut = (next: BulkOrder) =>
    guarded(async () => {
      order = next
      key = crypto.randomUUID()
      planned.value = await doors.plan(next)
    })

  const go = () =>
    guarded(async () => {
      if (order && planned.value) follow(await doors.begin(order, planned.value, key))
    })

  const halt = () => guarded(async () => void (run.value && follow(await stop(run.value.id))))

  function follow(next: BulkRun) {
    clearTimeout(timer)
    run.value = next
    if (over(next)) void read(next.id)
    else timer = setTimeout(() => void again(next.id), 700)
  }

  async function again(id: string) {
    const next = await look(id).catch(() => run.value) // the desk may be away: ask again
    if (!gone && next && run.value?.id === id) follow(next)
  }

  /** What became of each; sending goes on for a moment behind the end. */
  async function read(id: string) {
    const all: BulkItem[] = []
    for (let after = -1; ; ) {
      const got = await items(id, '', after).catch(() => null)
      if (!got || gone) return
      all.push(...got.items)
      if (got.items.length < 100) break
      after = got.items.at(-1)!.pos
    }
    rows.value = all
    if (all.some((i) => i.send_state === 'queued' || i.send_state === 'sending')) timer = setTimeout(() => void read(id), 1_000)
  }

  const back = () => (planned.value = null)
  onScopeDispose(() => {
    gone = true
    clearTimeout(timer)
  })
  return { planned, run, rows, busy, refused, tryOut, go, halt, follow, back }
}

export type Act = ReturnType<typeof useAct>
