// The phone page: customers on the left, their handsets in the middle, what goes on behind at the right.
import { $, converting } from './dom.js'
import { get, post, listen } from './api.js'
import { joined } from './handset.js'
import { makeRow } from './row_of_handsets.js'
import { drawUsers } from './users.js'
import { makeGroup } from './groups.js'
import { setUpClock, refreshClock } from './clock.js'
import { setUpFaults, refreshFaults } from './faults.js'
import { setUpLog, refreshLog } from './log.js'
import { setUpLooks } from './looks.js'
import { fillWords } from './words.js'

const world = { users: [], groups: [], channels: [] }
const seen = {} // when each talk was last looked at, by user id
let row
let first = true
let drawn = '' // what of the world the handsets show

function showUsers() {
  if (!row) return
  const shown = row.shown()
  for (const u of world.users) if (u.last_at && shown.includes(u.id)) seen[u.id] = u.last_at
  const at = row.active().at
  drawUsers(world, { channel: at.channel || world.channels[0]?.id, shown, current: at.chat, seen, filter: $('find').value }, {
    choose: (id) => { pane('talk'); row.choose(id) },
    beside: (id) => row.beside(id),
  })
}

async function loadWorld() {
  const [users, groups, channels] = await Promise.all([get('/emu/users'), get('/emu/groups'), get('/emu/channels')])
  Object.assign(world, { users: users.items, groups: groups.items, channels: channels.items })
  const sign = JSON.stringify([world.groups, world.channels.map((c) => c.name), world.users.map((u) => u.display_name)])
  if (drawn && sign !== drawn) row.all().forEach((h) => h.refresh()) // names and members stand on the handsets too
  drawn = sign
  for (const u of world.users) if (first && u.last_at) seen[u.id] = u.last_at // what was there before the page is no news
  first = false
  if (!row.shown().length && world.users.length && !row.restore(location.hash)) row.active().show(newest().id, world.channels[0]?.id ?? '')
  showUsers()
}
const newest = () => [...world.users].sort((a, b) => (b.last_at || '').localeCompare(a.last_at || ''))[0]

function onTopics(topics) {
  const todo = new Set()
  const handsets = (wanted) => row.all().filter(wanted).forEach((h) => todo.add(h.refresh))
  for (const topic of topics) {
    if (topic === 'all') { Object.values(work).forEach((f) => todo.add(f)); handsets(() => true) }
    else if (topic === 'clock' || topic === 'richmenu') handsets(() => true)
    else if (topic.startsWith('talk:')) {
      todo.add(work.users)
      handsets((h) => h.at.chat === topic.slice(5))
    }
    if (topic === 'channels') todo.add(work.users)
    if (topic === 'log') todo.add(work.faults) // a fault's hits change without news of their own
    if (work[topic]) todo.add(work[topic])
  }
  for (const f of todo) f()
}

const refreshUsers = joined(loadWorld)
const work = { users: refreshUsers, log: joined(refreshLog), clock: joined(refreshClock), faults: joined(refreshFaults) }

function pane(name) {
  document.body.dataset.pane = name
  for (const b of document.querySelectorAll('.panes button')) b.setAttribute('aria-pressed', String(b.dataset.pane === name))
}

async function addUser(e) {
  e.preventDefault()
  const name = e.target.elements.name
  try {
    const u = await post('/emu/users', { display_name: name.value.trim() })
    name.value = ''
    world.users.push(u)
    pane('talk')
    row.choose(u.id)
  } catch (err) { row.tell(err.message) }
}

async function addGroup() {
  try {
    const at = row.active().at
    const g = await makeGroup(world, at.channel || world.channels[0]?.id, row.shown().filter((id) => id.startsWith('U')))
    if (!g) return
    world.groups.push(g)
    row.choose(g.id)
  } catch (err) { row.tell(err.message) }
}

function setUp() {
  fillWords(document)
  setUpLooks()
  row = makeRow(world, showUsers)
  const tell = (text) => row.tell(text)
  setUpClock(tell)
  setUpFaults(tell)
  setUpLog()
  pane('talk')
  for (const b of document.querySelectorAll('.panes button')) b.addEventListener('click', () => pane(b.dataset.pane))
  $('add-user').addEventListener('submit', addUser)
  $('add-group').addEventListener('click', addGroup)
  $('find').addEventListener('input', showUsers)
  // the Enter that ends a conversion must not submit a form of one field either
  document.addEventListener('keydown', (e) => { if (e.key === 'Enter' && e.target.tagName === 'INPUT' && converting(e)) e.preventDefault() })
  window.addEventListener('hashchange', () => row.restore(location.hash))
  listen(onTopics, (up) => { $('offline').hidden = up })
}

setUp()
