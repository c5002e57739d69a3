// The talk on a handset: keeps the newest line in view unless the reader scrolled up.
import { el, dayName, reconcile } from './dom.js'
import { t } from './words.js'
import { row } from './row.js'

/** @param on {tap, quote, unsend, nameOf, jump} */
export function makeThread(on) {
  let stick = true // the reader is at the newest line, so stay there
  const box = el('div', { class: 'thread', 'data-testid': 'phone-thread', role: 'log', 'aria-live': 'polite', 'aria-label': t('talk'), tabindex: 0 })
  const toEnd = () => { if (stick) box.scrollTop = box.scrollHeight }
  box.addEventListener('scroll', () => { stick = box.scrollHeight - box.scrollTop - box.clientHeight < 80 })
  for (const event of ['load', 'loadedmetadata', 'error']) box.addEventListener(event, toEnd, true)
  new ResizeObserver(toEnd).observe(box)

  const jump = (id) => {
    const target = box.querySelector(`[data-lines~="${CSS.escape(id)}"]`)
    if (!target) return false
    stick = false
    target.scrollIntoView({ block: 'center' })
    target.classList.add('found')
    setTimeout(() => target.classList.remove('found'), 1600)
    target.tabIndex = -1
    target.focus({ preventScroll: true })
    return true
  }
  return {
    node: box,
    clear: () => { box.replaceChildren(); stick = true },
    /** @param talk what GET talk returned; @param follow go to the newest line */
    draw(talk, userId, follow) {
      stick = follow || stick
      const rows = rowsOf(talk.items)
      if (talk.loading_ms > 0) rows.push({ key: 'loading', loading: true })
      reconcile(box, rows, (r) => r.key, (r) => JSON.stringify(r) + userId, (r) => row(r, userId, { ...on, jump }))
      if (!rows.length) box.replaceChildren(el('p', { class: 'empty' }, t('emptyTalk')))
      toEnd()
    },
  }
}

/**
 * The rows of a talk: one at each new day, one a line, pictures sent together in one. Pure but
 * for the local calendar.
 */
export function rowsOf(items) {
  const rows = []
  let day = ''
  items.forEach((line, i) => {
    const d = dayName(line.at)
    if (d !== day) rows.push({ key: `day ${d}`, day: (day = d) })
    const last = rows.at(-1)
    const set = !line.unsent && line.message.imageSet?.id
    if (set && last.set === set && last.lines[0].user_id === line.user_id) last.lines.push(line)
    else rows.push({ key: line.id ? `m${line.id}` : `n${line.at}${i}`, set: set || undefined, lines: [line] })
  })
  return rows
}
