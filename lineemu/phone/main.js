// The phone page: one customer's talk, and what goes on behind it.
import { $, el } from './dom.js'
import { get, post, del, act, upload, listen } from './api.js'
import { setUpThread, drawThread, drawQuick } from './thread.js'
import { setUpComposer, setQuote, allowWriting } from './composer.js'
import { drawUsers } from './users.js'
import { makeTap } from './actions.js'
import { setUpClock, setUpLog, refreshClock, refreshFaults, refreshLog } from './side.js'

const state = { users: [], groups: [], channels: [], chat: '', writer: '', channel: '', talk: null, seen: {}, follow: true }

let hush = 0
function tell(text) {
  $('problem').textContent = text
  $('problem').hidden = !text
  clearTimeout(hush)
  if (text) hush = setTimeout(() => tell(''), 8000)
}

/** Does an act of the chosen customer; false when it was refused. */
async function send(body, file) {
  if (!state.writer) return tell('先にお客様を選ぶか、追加してください'), false
  const whole = { ...body, channel_id: state.channel, group_id: state.chat !== state.writer ? state.chat : undefined }
  try {
    tell('')
    state.follow = body.type !== 'unsend'
    const said = await (file ? upload(state.writer, whole, file) : act(state.writer, whole))
    const d = said.delivery
    if (d.result === 'failed') tell(`デスクに届きませんでした: ${d.status || d.reason}${d.redelivery ? '。あとで再送します' : ''}`)
    if (d.result === 'off') tell('このアカウントにはWebhookの宛先がありません')
    return true
  } catch (e) {
    tell(e.message)
    return false
  }
}

const tap = makeTap(send, tell)
const verbs = { tap, quote: setQuote, unsend: (line) => send({ type: 'unsend', message_id: line.id }) }

async function refreshUsers() {
  const [users, groups, channels] = await Promise.all([get('/emu/users'), get('/emu/groups'), get('/emu/channels')])
  Object.assign(state, { users: users.items, groups: groups.items, channels: channels.items })
  if (!state.channels.some((c) => c.id === state.channel)) state.channel = state.channels[0]?.id || ''
  if (!state.chat && state.users.length) choose(fromHash() || newest().id, false)
  showChannels()
  showUsers()
}

const newest = () => [...state.users].sort((a, b) => (b.last_at || '').localeCompare(a.last_at || ''))[0]
const fromHash = () => {
  const id = location.hash.slice(1)
  return state.users.some((u) => u.id === id) || state.groups.some((g) => g.id === id) ? id : ''
}

function showChannels() {
  const box = $('channel')
  box.hidden = state.channels.length < 2
  $('account').hidden = !box.hidden
  box.replaceChildren(...state.channels.map((c) => el('option', { value: c.id }, c.name)))
  box.value = state.channel
}

function showUsers() {
  const me = state.users.find((u) => u.id === state.chat)
  if (me?.last_at) state.seen[me.id] = me.last_at
  drawUsers(state.users, state.groups, state.channel, state.chat, state.seen, (id) => choose(id, true))
}

async function refreshTalk() {
  if (!state.chat || !state.channel) return
  const asked = state.chat
  const talk = await get(`/emu/users/${asked}/talk?channel_id=${state.channel}`)
  if (asked !== state.chat) return
  state.talk = talk
  $('account').textContent = talk.account
  const me = state.users.find((u) => u.id === state.writer)
  const group = state.groups.find((g) => g.id === state.chat)
  $('me').textContent = group ? `${group.name} に ${me?.display_name || ''} として` : `${me?.display_name || ''} の画面`
  const blocked = talk.relation === 'blocked'
  $('block').hidden = Boolean(group)
  $('block').textContent = blocked ? 'ブロック解除' : 'ブロック'
  allowWriting(!blocked, 'ブロック中は送れません')
  drawThread(talk, state.writer, verbs, state.follow)
  state.follow = false
  drawQuick(talk, tap)
  clearTimeout(refreshTalk.timer)
  if (talk.loading_ms > 0) refreshTalk.timer = setTimeout(refreshTalk, talk.loading_ms + 50)
}

function choose(id, focus) {
  state.chat = id
  const group = state.groups.find((g) => g.id === id)
  state.writer = group ? group.members[0] : id
  history.replaceState(null, '', `#${id}`)
  setQuote(null)
  $('thread').replaceChildren()
  showUsers()
  state.follow = true
  once(refreshTalk)
  if (focus) { pane('talk'); $('input').focus() }
}

const work = {
  users: refreshUsers, channels: refreshUsers, talk: refreshTalk, log: refreshLog,
  clock: async () => { await refreshClock(); await refreshTalk() }, faults: () => refreshFaults(tell),
}

function onTopics(topics) {
  const todo = new Set()
  for (const t of topics) {
    if (t === 'all') Object.values(work).forEach((f) => todo.add(f))
    else if (t.startsWith('talk:')) {
      todo.add(refreshUsers)
      if (t.slice(5) === state.chat) todo.add(refreshTalk)
    } else if (work[t]) todo.add(work[t])
  }
  for (const f of todo) once(f)
}

/** Runs f now; when it is running already, once more afterwards. */
function once(f) {
  if (f.busy) { f.again = true; return }
  f.busy = true
  f().catch(() => {}).finally(() => {
    f.busy = false
    if (f.again) { f.again = false; once(f) }
  })
}

function pane(name) { document.body.dataset.pane = name }

function setUp() {
  setUpComposer(send)
  setUpThread()
  setUpClock(tell)
  setUpLog()
  for (const b of document.querySelectorAll('.panes button')) b.addEventListener('click', () => pane(b.dataset.pane))
  $('channel').addEventListener('change', () => { state.channel = $('channel').value; choose(state.chat, false) })
  $('block').addEventListener('click', () => send({ type: state.talk?.relation === 'blocked' ? 'follow' : 'block' }))
  $('faults-clear').addEventListener('click', () => del('/emu/faults').catch((e) => tell(e.message)))
  $('add-user').addEventListener('submit', async (e) => {
    e.preventDefault()
    const name = e.target.elements.name
    try {
      const u = await post('/emu/users', { display_name: name.value.trim() })
      name.value = ''
      await refreshUsers()
      choose(u.id, true)
    } catch (err) { tell(err.message) }
  })
  window.addEventListener('hashchange', () => { const id = fromHash(); if (id && id !== state.chat) choose(id, false) })
  listen(onTopics, (up) => { $('offline').hidden = up })
}

setUp()
