// The talk on the handset.
import { $, el, clockTime, dayName, reconcile } from './dom.js'
import { bubble, summary } from './bubbles.js'

const notes = {
  follow: '友だちに追加しました', block: 'アカウントをブロックしました',
  join: 'アカウントがグループに参加しました', leave: 'アカウントがグループを退出しました',
}

let stick = true // the reader is at the newest line, so stay there

/** Keeps the newest line in view while pictures load and the handset changes its size. */
export function setUpThread() {
  const box = $('thread')
  const toEnd = () => { if (stick) box.scrollTop = box.scrollHeight }
  box.addEventListener('scroll', () => { stick = box.scrollHeight - box.scrollTop - box.clientHeight < 80 })
  for (const event of ['load', 'loadedmetadata', 'error']) box.addEventListener(event, toEnd, true)
  new ResizeObserver(toEnd).observe(box)
}

/** @param talk what GET talk returned; @param on {tap, quote, unsend}; @param follow go to the newest line */
export function drawThread(talk, userId, on, follow) {
  const box = $('thread')
  stick = follow || stick
  const rows = withDays(talk.items)
  if (talk.loading_ms > 0) rows.push({ key: 'loading', loading: true })
  reconcile(box, rows, (r) => r.key, (r) => JSON.stringify(r), (r) => row(r, userId, on))
  if (!rows.length) box.replaceChildren(el('p', { class: 'empty' }, 'まだ何も話していません。下の欄に書いて送ると、お店のデスクに届きます。'))
  if (stick) box.scrollTop = box.scrollHeight
}

/** Adds a row at each new day and a stable key to every line. */
export function withDays(items) {
  const rows = []
  let day = ''
  items.forEach((line, i) => {
    const d = dayName(line.at)
    if (d !== day) rows.push({ key: `day ${d}`, day: (day = d) })
    rows.push({ key: line.id ? `m${line.id}` : `n${line.at}${i}`, line })
  })
  return rows
}

function row(r, userId, on) {
  if (r.day) return el('div', { class: 'note' }, r.day)
  if (r.loading) return el('div', { class: 'row them', 'data-testid': 'phone-loading' }, el('div', { class: 'b text dots', 'aria-label': '入力中' }, el('i'), el('i'), el('i')))
  const { line } = r
  if (line.message.type === 'note') return note(line)
  const mine = line.user_id === userId
  if (line.unsent) return el('div', { class: 'note' }, `${clockTime(line.at)} メッセージの送信を取り消しました`)
  const name = !mine && (line.message.sender?.name || (line.user_id ? '参加者' : ''))
  return el('div', { class: `row ${mine ? 'me' : 'them'}`, 'data-testid': `phone-message-${line.id}`, 'data-type': line.message.type },
    el('div', { class: 'stack' },
      name && el('small', { class: 'sender' }, name),
      line.quoted && el('div', { class: 'quoted' }, summary(line.quoted)),
      bubble(line, on.tap)),
    meta(line, mine, on))
}

function meta(line, mine, on) {
  const quotable = ['text', 'sticker', 'image', 'video', 'template', 'flex', 'textV2'].includes(line.message.type)
  return el('div', { class: 'meta' },
    el('span', { class: 'verbs' },
      quotable && el('button', { type: 'button', class: 'link', 'data-testid': `phone-quote-${line.id}`, onclick: () => on.quote(line) }, '引用'),
      mine && el('button', { type: 'button', class: 'link', 'data-testid': `phone-unsend-${line.id}`, onclick: () => on.unsend(line) }, '送信取消')),
    mine && line.read && el('span', { class: 'read', 'data-testid': `phone-read-${line.id}` }, '既読'),
    el('time', {}, clockTime(line.at)))
}

function note(line) {
  const m = line.message
  if (m.note === 'postback') {
    return m.text
      ? el('div', { class: 'row me' }, el('div', { class: 'stack' }, el('div', { class: 'b text' }, m.text)), el('div', { class: 'meta' }, el('time', {}, clockTime(line.at))))
      : el('div', { class: 'note' }, `ボタンを押しました (${m.data})`)
  }
  return el('div', { class: 'note' }, `${clockTime(line.at)} ${notes[m.note] || m.note}`)
}

/** The quick replies of the newest message, if it is the account's. */
export function drawQuick(talk, tap) {
  const box = $('quick')
  const last = talk.items.at(-1)
  const items = (last && !last.user_id && last.message.quickReply?.items) || []
  box.hidden = !items.length
  box.replaceChildren(...items.map((q, i) =>
    el('button', { type: 'button', class: 'chip', 'data-testid': `phone-quick-${i}`, onclick: () => tap(q.action) }, q.action.label)))
}
