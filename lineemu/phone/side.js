// The platform behind the phone: clock, faults, log.
import { $, el, reconcile } from './dom.js'
import { get, post, del } from './api.js'

let ahead = 0

export function setUpClock(tell) {
  for (const b of document.querySelectorAll('[data-advance]')) {
    b.addEventListener('click', async () => {
      b.disabled = true
      try { showClock(await post('/emu/clock', { advance_ms: Number(b.dataset.advance) })) } catch (e) { tell(e.message) }
      b.disabled = false
    })
  }
  setInterval(tick, 1000)
}

export async function refreshClock() { showClock(await get('/emu/clock')) }

function showClock(c) {
  ahead = c.now_ms - Date.now()
  const min = Math.round(c.ahead_ms / 60000)
  $('ahead').textContent = min ? `本当の時刻より ${min >= 2880 ? `${Math.round(min / 1440)}日` : min >= 120 ? `${Math.round(min / 60)}時間` : `${min}分`}先` : '本当の時刻どおり'
  tick()
}

function tick() {
  $('now').textContent = new Date(Date.now() + ahead).toLocaleString('ja-JP', { month: 'numeric', day: 'numeric', hour: '2-digit', minute: '2-digit', second: '2-digit' })
}

const presets = [
  ['返信APIが500', { endpoint: 'reply', kind: 'status', status: 500 }],
  ['プッシュAPIが500', { endpoint: 'push', kind: 'status', status: 500 }],
  ['返信は届くが応答が切れる', { endpoint: 'reply', kind: 'cut_after' }],
  ['プッシュは届くが応答が切れる', { endpoint: 'push', kind: 'cut_after' }],
  ['月間の上限に達した(429)', { endpoint: 'push', kind: '429_quota' }],
  ['リクエストが多すぎる(429)', { endpoint: '*', kind: '429_rate' }],
  ['APIが3秒遅い', { endpoint: '*', kind: 'slow', delay_ms: 3000 }],
  ['APIにつながらない', { endpoint: '*', kind: 'cut_before' }],
  ['写真などが途中で切れる', { endpoint: 'content', kind: 'truncate' }],
  ['プロフィールが500', { endpoint: 'profile', kind: 'status', status: 500 }],
  ['Webhookの署名が違う', { endpoint: 'webhook', kind: 'bad_signature' }],
  ['Webhookが二重に届く', { endpoint: 'webhook', kind: 'duplicate' }],
  ['Webhookの順が入れ替わる', { endpoint: 'webhook', kind: 'shuffle' }],
  ['Webhookが届かない', { endpoint: 'webhook', kind: 'drop' }],
]

const same = (f, p) => f.endpoint === p.endpoint && f.kind === p.kind && !f.channel_id

export async function refreshFaults(tell) {
  const { items } = await get('/emu/faults')
  $('faults-count').hidden = !items.length
  $('faults-count').textContent = `${items.length}件 発生中`
  const rows = presets.map(([label, p]) => ({ label, p, on: items.find((f) => same(f, p)) }))
  for (const f of items) {
    if (!presets.some(([, p]) => same(f, p))) rows.push({ label: `${f.endpoint}: ${f.kind}${f.times ? ` 残り${f.times - f.hits}回` : ''}`, p: f, on: f })
  }
  reconcile($('faults'), rows, (r) => r.p.endpoint + r.p.kind + (r.p.id || ''), (r) => JSON.stringify(r), (r) => {
    const box = el('input', { type: 'checkbox', 'data-testid': `phone-fault-${r.p.endpoint === '*' ? 'all' : r.p.endpoint}-${r.p.kind}`, checked: Boolean(r.on) })
    box.addEventListener('change', async () => {
      try {
        if (r.on) await del(`/emu/faults/${r.on.id}`)
        else await post('/emu/faults', r.p)
      } catch (e) { tell(e.message) }
      refreshFaults(tell)
    })
    return el('li', {}, el('label', { class: 'check' }, box, r.label))
  })
}

const mostRows = 200
const log = { items: [], after: 0 }

export async function refreshLog() {
  for (;;) {
    const page = await get(`/emu/log?after=${log.after}&limit=1000`)
    log.after = page.next
    log.items = [...log.items, ...page.items].slice(-mostRows)
    if (page.items.length < 1000) break
  }
  drawLog()
}

function drawLog() {
  const wanted = log.items.filter((e) => $(e.kind === 'webhook' ? 'log-webhooks' : 'log-api').checked).reverse()
  reconcile($('log'), wanted, (e) => e.seq, (e) => e.seq, entry)
  if (!wanted.length) $('log').replaceChildren(el('li', { class: 'empty' }, 'まだ通信がありません。'))
}

function entry(e) {
  const bad = e.status === 0 || e.status >= 400 || e.reason
  const what = e.kind === 'webhook' ? `Webhook ${e.attempt > 1 ? `再送${e.attempt - 1}回目 ` : ''}→ ${kinds(e.request)}` : `${e.method} ${e.path.replace('/v2/bot/', '')}`
  return el('li', { class: bad ? 'bad' : '' }, el('details', {},
    el('summary', {},
      el('time', {}, new Date(e.at).toLocaleTimeString('ja-JP')),
      el('span', { class: 'what' }, what),
      e.fault && el('span', { class: 'pill' }, e.fault),
      el('b', {}, e.status || e.reason || '切断'),
      el('small', {}, `${e.duration_ms < 10 ? e.duration_ms.toFixed(1) : Math.round(e.duration_ms)} ms`)),
    el('dl', {}, ...pairs(e))))
}

/** Which events a webhook carried; the body may be cut or no JSON at all. */
function kinds(body) {
  const found = [...(body || '').matchAll(/"type":"(message|messageEdited|unsend|follow|unfollow|join|leave|memberJoined|memberLeft|postback|accountLink)"/g)].map((m) => m[1])
  return found.join(', ') || ((body || '').includes('"events":[]') ? '接続確認' : 'その他')
}

function pairs(e) {
  const rows = { 宛先: e.kind === 'webhook' ? e.path : '', 理由: [e.reason, e.detail].filter(Boolean).join(' '), 'request-id': e.request_id, 'retry-key': e.retry_key, 送った内容: pretty(e.request), 返った内容: pretty(e.response) }
  return Object.entries(rows).filter(([, v]) => v).flatMap(([k, v]) => [el('dt', {}, k), el('dd', {}, el('pre', {}, v))])
}

function pretty(s) {
  try { return JSON.stringify(JSON.parse(s), null, 1) } catch { return s }
}

export function setUpLog() {
  $('log-webhooks').addEventListener('change', drawLog)
  $('log-api').addEventListener('change', drawLog)
}
