// Every webhook and API call with its status, newest first, filtered by kind, words and trouble.
import { $, el, exactTime, reconcile } from './dom.js'
import { get } from './api.js'
import { t } from './words.js'

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

export const bad = (e) => e.status === 0 || e.status >= 400 || Boolean(e.reason)

/** The entries wanted, newest first. Pure. */
export function filtered(items, { webhooks, api, onlyBad, words }) {
  const w = words.trim().toLowerCase()
  const fits = (e) => !w || [e.path, e.endpoint, e.request, e.response, e.fault, e.reason, e.request_id, String(e.status)].some((s) => s?.toLowerCase().includes(w))
  return items.filter((e) => (e.kind === 'webhook' ? webhooks : api) && (!onlyBad || bad(e)) && fits(e)).reverse()
}

function drawLog() {
  const wanted = filtered(log.items, { webhooks: $('log-webhooks').checked, api: $('log-api').checked, onlyBad: $('log-bad').checked, words: $('log-words').value })
  reconcile($('log'), wanted, (e) => e.seq, (e) => e.seq, entry)
  if (!wanted.length) $('log').replaceChildren(el('li', { class: 'empty' }, t(log.items.length ? 'logNoneFits' : 'logEmpty')))
}

function entry(e) {
  const what = e.kind === 'webhook' ? `Webhook → ${kinds(e.request)}${e.attempt > 1 ? ` ${t('again', { n: e.attempt - 1 })}` : ''}` : `${e.method} ${e.path.replace('/v2/bot/', '')}`
  return el('li', { class: bad(e) ? 'bad' : '', 'data-testid': `phone-log-${e.kind}` }, el('details', {},
    el('summary', {},
      el('time', {}, exactTime(e.at)),
      el('span', { class: 'what', title: what }, what),
      e.fault && el('span', { class: 'pill' }, e.fault),
      el('b', {}, e.status || (e.reason ? reason(e.reason) : t('cut'))),
      el('small', {}, `${e.duration_ms < 10 ? e.duration_ms.toFixed(1) : Math.round(e.duration_ms)} ms`)),
    el('dl', {}, ...pairs(e))))
}

const reason = (r) => r.replaceAll('_', ' ')

/** Which events a webhook carried; the body may be cut or no JSON at all. Pure. */
export function kinds(body) {
  const found = [...(body || '').matchAll(/"type":"(message|messageEdited|unsend|follow|unfollow|join|leave|memberJoined|memberLeft|postback|accountLink|videoPlayComplete)"/g)].map((m) => m[1])
  return found.join(', ') || ((body || '').includes('"events":[]') ? t('probe') : t('other'))
}

function pairs(e) {
  const rows = [[t('target'), e.kind === 'webhook' ? e.path : ''], [t('why'), [e.reason, e.detail].filter(Boolean).join(' ')], ['request-id', e.request_id], ['retry-key', e.retry_key], [t('request'), pretty(e.request)], [t('response'), pretty(e.response)]]
  return rows.filter(([, v]) => v).flatMap(([k, v]) => [el('dt', {}, k), el('dd', {}, el('pre', {}, v))])
}

function pretty(s) {
  try { return JSON.stringify(JSON.parse(s), null, 1) } catch { return s }
}

export function setUpLog() {
  for (const id of ['log-webhooks', 'log-api', 'log-bad']) $(id).addEventListener('change', drawLog)
  $('log-words').addEventListener('input', drawLog)
}
