// One customer's handset. Each is independent: its own talk, account, draft and menu.
import { el } from './dom.js'
import { act, get, upload } from './api.js'
import { makeThread } from './thread.js'
import { makeQuick } from './quick.js'
import { makeComposer } from './composer.js'
import { makePanels } from './panels.js'
import { makeRichMenu } from './richmenu.js'
import { makeTap } from './actions.js'
import { makeBar } from './bar.js'
import { makeNotice } from './notice.js'
import { t } from './words.js'

/**
 * @param world {users, groups, channels}, kept up to date by the page
 * @param on {focus(handset), close(handset), moved()} — moved: it shows another talk or account
 */
export function makeHandset(world, on) {
  const at = { chat: '', writer: '', channel: '', talk: null, follow: true }
  const drafts = new Map()
  const notice = makeNotice()
  const group = () => world.groups.find((g) => g.id === at.chat)
  const nameOf = (id) => world.users.find((u) => u.id === id)?.display_name ?? t('someone')

  /** Does an act of the customer; false when it was refused. */
  async function send(body, file) {
    if (!at.writer) return notice.tell(t('chooseFirst')), false
    const whole = { ...body, channel_id: at.channel, group_id: group() ? at.chat : undefined }
    try {
      notice.tell('')
      at.follow = body.type !== 'unsend'
      const { delivery: d } = await (file ? upload(at.writer, whole, file) : act(at.writer, whole))
      if (d?.result === 'failed') notice.tell(t(d.redelivery ? 'failedLater' : 'failed', { why: d.status || d.reason }))
      if (d?.result === 'off') notice.tell(t('noWebhook'))
      return true
    } catch (e) {
      notice.tell(e.message)
      return false
    }
  }

  const panels = makePanels()
  const composer = makeComposer(send, panels)
  composer.allow(false, t('chooseFirst')) // what is written before a talk is there would be lost
  const reach = {
    send, tell: notice.tell, userId: () => at.writer,
    photo: composer.photo, voice: composer.voice,
    keyboard(text) { menu.open(false); if (text) composer.write(text); composer.focus() },
    menu: (open) => menu.open(open),
  }
  const tap = makeTap(reach)
  const menu = makeRichMenu({
    tap, tell: notice.tell, who: () => ({ userId: at.writer, channelId: at.channel, group: group() }),
    after(a) { if (a.type === 'postback') ({ openKeyboard: () => reach.keyboard(a.fillInText), openVoice: reach.voice, closeRichMenu: () => menu.open(false) })[a.inputOption]?.() },
  })
  const thread = makeThread({
    tap, nameOf, tell: notice.tell, quote: composer.setQuote, account: () => at.talk?.account ?? '',
    unsend: async (lines) => { for (const l of lines) await send({ type: 'unsend', message_id: l.id }) },
  })
  const quick = makeQuick(tap)
  const bar = makeBar(world, {
    send, close: () => on.close(self),
    channel: (id) => show(at.chat, id),
    writer: (id) => { at.writer = id; refresh() },
  })
  const node = el('section', { class: 'handset', 'data-testid': 'phone-handset' },
    el('div', { class: 'speaker', 'aria-hidden': 'true' }), bar.node, thread.node, quick.node, menu.bar, menu.node, notice.node, ...composer.nodes)
  node.addEventListener('focusin', () => on.focus(self))
  node.addEventListener('pointerdown', () => on.focus(self))

  function show(chat, channel) {
    if (at.chat) drafts.set(at.chat, composer.text())
    const known = world.groups.find((g) => g.id === chat)
    Object.assign(at, { chat, channel: known?.channel_id || channel, writer: known ? known.members[0] ?? '' : chat, talk: null, follow: true })
    composer.setQuote(null)
    composer.write(drafts.get(chat) ?? '')
    thread.clear()
    quick.draw([])
    menu.reset()
    on.moved()
    refresh()
  }

  let timer = 0
  async function refreshTalk() {
    if (!at.chat || !at.channel) return bar.draw(at, group(), nameOf)
    const { chat, channel } = at
    const talk = await get(`/emu/users/${chat}/talk?channel_id=${channel}`)
    if (chat !== at.chat || channel !== at.channel) return
    at.talk = talk
    const g = group()
    if (g && !g.members.includes(at.writer)) at.writer = g.members[0] ?? ''
    bar.draw(at, g, nameOf)
    node.setAttribute('aria-label', t('handsetOf', { name: g ? g.name : nameOf(at.writer) }))
    const blocked = talk.relation === 'blocked'
    composer.allow(!blocked && Boolean(at.writer), t(blocked ? 'blockedWriting' : 'nobodyWrites'))
    thread.draw(talk, at.writer, at.follow)
    at.follow = false
    quick.draw(talk.items)
    clearTimeout(timer)
    if (talk.loading_ms > 0) timer = setTimeout(refresh, talk.loading_ms + 50)
  }

  const refresh = joined(async () => { await refreshTalk(); await menu.refresh() })
  const self = { node, at, show, refresh, focus: composer.focus, tell: notice.tell, active: (yes) => node.classList.toggle('active', yes) }
  return self
}

/** Runs f now; when it is running already, once more afterwards. Errors wait for the next news. */
export function joined(f) {
  let busy = false
  let again = false
  return function run() {
    if (busy) { again = true; return }
    busy = true
    Promise.resolve().then(f).catch(() => {}).finally(() => {
      busy = false
      if (again) { again = false; run() }
    })
  }
}
