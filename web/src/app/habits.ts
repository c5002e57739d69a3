/** What is needed here is given, not imported: else everything that is shared would come in smaller pieces. */
export interface Needs {
  /** Milliseconds of doing nothing that set oneself away; 0 = never, or not now. */
  idleAfter: () => number
  away: () => Promise<void>
}

/** What goes on behind the work, and need not be there when the screen first shows. */
export function startHabits(needs: Needs): void {
  noticeIdleness(needs)
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
