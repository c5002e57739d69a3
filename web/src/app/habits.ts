import type { watch } from 'vue'

/** How long after the last key a draft is kept on the desk, for whoever gets the talk next. */
const rest = 3_000

/** What is needed here is given, not imported: else everything that is shared would come in smaller pieces. */
export interface Needs {
  watch: typeof watch
  /** What is written so far, by conversation in hand. */
  begun: () => [id: string, text: string][]
  keep: (id: string, text: string) => Promise<unknown>
  /** Milliseconds of doing nothing that set oneself away; 0 = never, or not now. */
  idleAfter: () => number
  away: () => Promise<void>
}

/** What goes on behind the work, and need not be there when the screen first shows. */
export function startHabits(needs: Needs): void {
  keepDrafts(needs)
  noticeIdleness(needs)
}

function keepDrafts({ watch, begun, keep }: Needs) {
  const kept = new Map<string, string>()
  let timer: ReturnType<typeof setTimeout> | undefined
  const send = () => {
    for (const [id, text] of begun()) {
      if ((kept.get(id) ?? '') === text) continue
      kept.set(id, text)
      keep(id, text).catch(() => kept.delete(id))
    }
  }
  watch(() => JSON.stringify(begun()), () => {
    clearTimeout(timer)
    timer = setTimeout(send, rest)
  })
}

function noticeIdleness({ idleAfter, away }: Needs) {
  let last = Date.now()
  const touched = () => (last = Date.now())
  for (const what of ['pointerdown', 'pointermove', 'keydown', 'wheel', 'touchstart']) addEventListener(what, touched, { passive: true, capture: true })
  setInterval(() => {
    const after = idleAfter()
    if (after > 0 && Date.now() - last > after) void away().catch(() => undefined)
  }, 15_000)
}
