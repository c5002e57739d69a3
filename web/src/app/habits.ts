import { watch } from 'vue'
import { divided } from '@/entities/conversation'
import { begun } from '@/entities/draft'
import { keepDraft } from '@/entities/routing'
import { me, setPresence } from '@/entities/session'

/** How long after the last key a draft is kept on the desk, for whoever gets the talk next. */
const rest = 3_000

/** What goes on behind the work, and need not be there when the screen first shows. */
export function startHabits(): void {
  keepDrafts()
  noticeIdleness()
}

function keepDrafts() {
  const kept = new Map<string, string>()
  let timer: ReturnType<typeof setTimeout> | undefined
  const send = () => {
    for (const c of divided.value.active) {
      const text = begun(c.id)
      if ((kept.get(c.id) ?? '') === text) continue
      kept.set(c.id, text)
      keepDraft(c.id, text).catch(() => kept.delete(c.id))
    }
  }
  watch(() => divided.value.active.map((c) => begun(c.id)).join('\n\n'), () => {
    clearTimeout(timer)
    timer = setTimeout(send, rest)
  })
}

function noticeIdleness() {
  let last = Date.now()
  const touched = () => (last = Date.now())
  for (const what of ['pointerdown', 'pointermove', 'keydown', 'wheel', 'touchstart']) addEventListener(what, touched, { passive: true, capture: true })
  setInterval(() => {
    const after = (me.value?.idle_after_s ?? 0) * 1000
    if (after > 0 && me.value?.presence === 'available' && Date.now() - last > after) void setPresence('away').catch(() => undefined)
  }, 15_000)
}
