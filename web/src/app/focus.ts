import { shallowReactive, watch } from 'vue'
import { me, type Presence } from '@/entities/session'
import { i18n, useWords } from '@/locales'
import { focused } from '@/pages/shared/focus'
import { toast } from '@/ui/toast'

/** What was not told meanwhile. */
export interface Held {
  key: string
  text: string
  action?: { label: string; to: string } | undefined
}

/** Kept until it was looked at, also past the end. */
export const held = shallowReactive<Held[]>([])
/** As much is kept; what is older was long ago. */
const most = 50

export function hold(news: Held): void {
  const same = held.findIndex((h) => h.key === news.key)
  if (same >= 0) held.splice(same, 1)
  held.unshift(news)
  held.splice(most)
}

/** Whoever is not at work in these is not undisturbed at work. */
const over: Presence[] = ['break', 'away', 'training', 'offline']
const key = 'madoguchi.focus'
/** When the shift ends in which it began, in ms; 0 = none planned. */
let until = 0

function store(): void {
  try {
    if (focused.value) sessionStorage.setItem(key, `${me.value?.id} ${until}`)
    else sessionStorage.removeItem(key)
  } catch {
    // forbidden: it lasts as long as the page
  }
}

/** Ends by itself, and says why. */
async function end(why: 'shift' | 'break'): Promise<void> {
  if (!focused.value) return
  focused.value = false
  await useWords('tempo')
  toast(i18n.global.t(`tempo.focus.ended_${why}`))
}

const shiftEnd = () => (me.value?.shift_until ? Date.parse(me.value.shift_until) : 0)
/** A computer that slept wakes past the time: so the clock is looked at, not waited for. */
const look = () => focused.value && until > 0 && Date.now() >= until && void end('shift')

let begun = false

/** Watches over it, for as long as the page lives; a reload does not end it. */
export function begin(): void {
  if (begun) return
  begun = true
  try {
    const [who, end] = (sessionStorage.getItem(key) ?? '').split(' ')
    if (who && who === me.value?.id) {
      until = Number(end)
      focused.value = !over.includes(me.value.presence) && !(until > 0 && Date.now() >= until)
    }
  } catch {
    // forbidden
  }
  watch(focused, (on) => {
    if (on) until = shiftEnd()
    store()
  })
  watch(() => me.value?.presence, (now, before) => now && before && now !== before && over.includes(now) && void end('break'))
  watch(() => me.value?.id, (now, before) => {
    if (!before || now === before) return
    focused.value = false
    held.splice(0)
  })
  setInterval(look, 5_000)
  document.addEventListener('visibilitychange', look)
}
