// One row of a talk: who, what, when, and what can be done with it.
import { el, clockTime } from './dom.js'
import { bubble, summary } from './bubbles.js'
import { loads, pictureSet } from './media.js'
import { t } from './words.js'

const noted = ['follow', 'block', 'join', 'leave']

/** @param r a row of rowsOf(); @param on {tap, quote, unsend, nameOf, jump} */
export function row(r, userId, on) {
  if (r.day) return el('div', { class: 'note' }, r.day)
  if (r.loading) return el('div', { class: 'row them', 'data-testid': 'phone-loading' }, el('div', { class: 'b text dots', 'aria-label': t('typing') }, el('i'), el('i'), el('i')))
  const [line] = r.lines
  if (line.message.type === 'note') return note(line, userId)
  const mine = line.user_id === userId
  if (line.unsent) return el('div', { class: 'note', 'data-testid': `phone-message-${line.id}`, 'data-type': 'unsent' }, `${clockTime(line.at)} ${t('unsentBy', { name: mine ? t('you') : on.nameOf(line.user_id) })}`)
  return el('div', { class: `row ${mine ? 'me' : 'them'}`, 'data-testid': `phone-message-${line.id}`, 'data-type': line.message.type, 'data-lines': r.lines.map((l) => l.id).join(' ') },
    el('div', { class: 'stack' },
      sender(line, mine, on),
      line.quoted && quoted(line, on),
      r.lines.length > 1 ? pictureSet(r.lines) : bubble(line, on)),
    meta(r.lines, mine, on))
}

/** Whose bubble it is: an account may speak under a name and picture of its choice. */
function sender(line, mine, on) {
  if (mine) return null
  const s = line.message.sender ?? {}
  const name = line.user_id ? on.nameOf(line.user_id) : s.name
  if (!name && !s.iconUrl) return null
  const face = s.iconUrl && loads(el('img', { class: 'senderface', width: 20, height: 20 }), s.iconUrl)
  return el('small', { class: 'sender', 'data-testid': 'phone-sender' }, face, name, !line.user_id && s.name && el('span', { class: 'from' }, ` ${t('from', { account: on.account() })}`))
}

/** The quoted message; a tap goes to it. */
function quoted(line, on) {
  const id = line.quoted_id || line.message.quotedMessageId || line.quoted.id
  return el('button', { type: 'button', class: 'quoted', 'data-testid': 'phone-quoted', 'aria-label': t('jumpTo', { text: summary(line.quoted) }), onclick: () => { if (!on.jump(String(id))) on.tell(t('quoteGone')) } }, summary(line.quoted))
}

const quotable = ['text', 'sticker', 'image', 'video', 'template', 'flex', 'textV2']

function meta(lines, mine, on) {
  const [line] = lines
  const what = summary(line.message)
  return el('div', { class: 'meta' },
    el('span', { class: 'verbs' },
      quotable.includes(line.message.type) && el('button', { type: 'button', class: 'link', 'data-testid': `phone-quote-${line.id}`, 'aria-label': `${t('quote')}: ${what}`, onclick: () => on.quote(line) }, t('quote')),
      mine && el('button', { type: 'button', class: 'link', 'data-testid': `phone-unsend-${line.id}`, 'aria-label': `${t('unsend')}: ${what}`, onclick: () => on.unsend(lines) }, t('unsend'))),
    mine && line.read && el('span', { class: 'read', 'data-testid': `phone-read-${line.id}` }, t('read')),
    el('time', { datetime: line.at }, clockTime(line.at)))
}

function note(line, userId) {
  const m = line.message
  if (m.note !== 'postback') return el('div', { class: 'note' }, `${clockTime(line.at)} ${noted.includes(m.note) ? t(`note_${m.note}`) : m.note}`)
  if (!m.text) return el('div', { class: 'note' }, t('pressed', { data: m.data }))
  return el('div', { class: `row ${line.user_id === userId ? 'me' : 'them'}` }, el('div', { class: 'stack' }, el('div', { class: 'b text' }, m.text)), el('div', { class: 'meta' }, el('time', {}, clockTime(line.at))))
}
