// Trouble to make: choose where and what; see what is in force and how often it struck.
import { $, el, reconcile } from './dom.js'
import { get, post, del } from './api.js'
import { t } from './words.js'

const apiKinds = ['status', 'slow', 'cut_before', 'cut_after', '429_rate', '429_quota', '429_user', '429_concurrency', 'truncate']
const hookKinds = ['status', 'slow', 'cut_before', 'cut_after', 'bad_signature', 'duplicate', 'shuffle', 'batch', 'delay', 'drop', 'standby', 'unknown_event', 'unknown_field', 'null_event', 'deep_event', 'bad_utf8']
const timed = ['slow', 'delay'] // wait for so many seconds
const known = ['webhook', '*', 'reply', 'push', 'content', 'profile']

/** The kinds that fit an endpoint. Pure. */
export const kindsOf = (endpoint) => (endpoint === 'webhook' ? hookKinds : apiKinds)

/** A fault in words. Pure but for the language. */
export function describe(f) {
  const what = f.kind === 'status' ? t('kind_status_n', { n: f.status }) : timed.includes(f.kind) ? t(`kind_${f.kind}_n`, { n: (f.delay_ms || 3000) / 1000 }) : t(`kind_${f.kind}`)
  return `${endpointName(f.endpoint)}: ${what}`
}
const endpointName = (e) => (known.includes(e) ? t(`endpoint_${e}`) : e)

const form = () => $('fault-form').elements
const option = (value, text) => el('option', { value }, text)

export function setUpFaults(tell) {
  const f = form()
  const kinds = () => {
    f.kind.replaceChildren(...kindsOf(f.endpoint.value).map((k) => option(k, t(`kind_${k}`))))
    details()
  }
  const details = () => {
    $('fault-status').hidden = f.kind.value !== 'status'
    $('fault-delay').hidden = !timed.includes(f.kind.value)
  }
  f.endpoint.replaceChildren(...known.map((e) => option(e, endpointName(e))))
  f.endpoint.addEventListener('change', kinds)
  f.kind.addEventListener('change', details)
  kinds()
  const trying = async (work) => { try { await work(); await refreshFaults() } catch (e) { tell(e.message) } }
  $('fault-form').addEventListener('submit', (e) => {
    e.preventDefault()
    trying(() => post('/emu/faults', wanted()))
  })
  $('faults-clear').addEventListener('click', () => trying(() => del('/emu/faults')))
  $('faults').addEventListener('click', (e) => {
    const id = e.target.closest('[data-clear]')?.dataset.clear
    if (id) trying(() => del(`/emu/faults/${id}`))
  })
}

function wanted() {
  const f = form()
  return {
    endpoint: f.endpoint.value, kind: f.kind.value, times: Number(f.times.value) || 0,
    ...(f.kind.value === 'status' ? { status: Number(f.status.value) } : {}),
    ...(timed.includes(f.kind.value) ? { delay_ms: Math.round(Number(f.delay.value) * 1000) } : {}),
  }
}

export async function refreshFaults() {
  const { items, endpoints } = await get('/emu/faults')
  offer(endpoints)
  $('faults-count').hidden = !items.length
  $('faults-count').textContent = t('faultsInForce', { n: items.length })
  $('faults-clear').hidden = !items.length
  reconcile($('faults'), items, (f) => f.id, (f) => JSON.stringify(f), (f) => el('li', { 'data-testid': `phone-fault-${f.endpoint === '*' ? 'all' : f.endpoint}-${f.kind}` },
    el('span', { class: 'what' }, describe(f)),
    el('small', { class: 'hits' }, t('hits', { n: f.hits }), f.times ? ` / ${f.times}` : ''),
    el('button', { type: 'button', class: 'plain small', 'data-clear': f.id, 'aria-label': `${t('clear')}: ${describe(f)}` }, t('clear'))))
  if (!items.length) $('faults').replaceChildren(el('li', { class: 'empty' }, t('noFaults')))
}

/** Endpoints this emulator knows, beside those with a word of their own. */
function offer(endpoints = []) {
  const select = form().endpoint
  const have = new Set([...select.options].map((o) => o.value))
  select.append(...endpoints.filter((e) => !have.has(e)).map((e) => option(e, e)))
}
