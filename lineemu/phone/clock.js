// The platform's clock: shown in the browser's own zone, as everything on the page; moved forward by hand.
import { $ } from './dom.js'
import { get, post } from './api.js'
import { locale, shortMonth, t } from './words.js'

let ahead = 0

export function setUpClock(tell) {
  const move = async (button, body) => {
    button.disabled = true
    try { showClock(await post('/emu/clock', body)) } catch (e) { tell(e.message) }
    button.disabled = false
    button.focus()
  }
  for (const b of document.querySelectorAll('[data-advance]')) b.addEventListener('click', () => move(b, { advance_ms: Number(b.dataset.advance) }))
  const end = document.querySelector('[data-month-end]')
  end.addEventListener('click', () => move(end, { at: monthEnd(Date.now() + ahead) }))
  setInterval(tick, 1000)
}

const jst = 9 * 3600e3 // the platform counts months and days in Japan

/** One minute before the month ends in Japan; the next month's end when that has passed. Pure. */
export function monthEnd(now) {
  const d = new Date(now + jst)
  const endOf = (months) => Date.UTC(d.getUTCFullYear(), d.getUTCMonth() + months, 1) - jst - 60e3
  return endOf(1) > now ? endOf(1) : endOf(2)
}

export async function refreshClock() { showClock(await get('/emu/clock')) }

function showClock(c) {
  ahead = c.now_ms - Date.now()
  const min = Math.round(c.ahead_ms / 60000)
  const n = min >= 2880 ? t('days', { n: Math.round(min / 1440) }) : min >= 120 ? t('hours', { n: Math.round(min / 60) }) : t('minutes', { n: min })
  $('ahead').textContent = min ? t('aheadOf', { n }) : t('onTime')
  tick()
}

function tick() {
  $('now').textContent = new Date(Date.now() + ahead).toLocaleString(locale, { year: 'numeric', month: shortMonth, day: 'numeric', hour: '2-digit', minute: '2-digit', second: '2-digit' })
}
