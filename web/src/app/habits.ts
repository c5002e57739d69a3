/** What is needed here is given, not imported: else everything that is shared would come in smaller pieces. */
export interface Needs {
  /** Milliseconds of doing nothing that set oneself away; 0 = never, or not now. */
  idleAfter: () => number
  away: () => Promise<unknown>
  /** Tells the desk that somebody sits here: it watches by itself, and reading shows it nothing. */
  here: () => Promise<unknown>
}

/** What goes on behind the work, and need not be there when the screen first shows. */
export function startHabits(needs: Needs): void {
  noticeIdleness(needs)
}

const look = 15_000
const tellEvery = 60_000

function noticeIdleness({ idleAfter, away, here }: Needs) {
  let last = Date.now()
  let told = 0
  const touched = () => (last = Date.now())
  for (const what of ['pointerdown', 'pointermove', 'keydown', 'wheel', 'touchstart']) addEventListener(what, touched, { passive: true, capture: true })
  setInterval(() => {
    const after = idleAfter()
    const now = Date.now()
    if (after <= 0) return
    if (now - last > after) void away().catch(() => undefined)
    else if (last > told && now - told >= tellEvery) {
      told = now
      void here().catch(() => undefined)
    }
  }, look)
}
