// The head of a handset: which account, whose screen, and what is between them.
import { el, icon } from './dom.js'
import { askInvite } from './groups.js'
import { t } from './words.js'

/** @param on {send(act), close(), channel(id), writer(user id)} */
export function makeBar(world, on) {
  const account = el('strong', { 'data-testid': 'phone-account' }, '—')
  const channel = el('select', { 'aria-label': t('account'), 'data-testid': 'phone-channel', hidden: true, onchange: () => on.channel(channel.value) })
  const me = el('small', { 'data-testid': 'phone-me' })
  const writer = el('select', { 'aria-label': t('writerIs'), 'data-testid': 'phone-writer', hidden: true, onchange: () => on.writer(writer.value) })
  const verb = (testid, onclick) => el('button', { type: 'button', class: 'plain small', 'data-testid': testid, hidden: true, onclick })
  let relation = ''
  const block = verb('phone-block', () => on.send({ type: relation === 'friend' ? 'block' : 'follow' }))
  const invite = verb('phone-group-invite', async () => { const ids = await askInvite(world, group); if (ids?.length) on.send({ type: 'memberJoined', members: ids }) })
  const leave = verb('phone-group-leave', () => on.send({ type: 'memberLeft' }))
  const expel = verb('phone-group-account', () => on.send({ type: left ? 'join' : 'leave' }))
  const close = el('button', { type: 'button', class: 'icon small', title: t('closeHandset'), 'aria-label': t('closeHandset'), 'data-testid': 'phone-close', onclick: on.close }, icon('close'))
  invite.textContent = t('invite')
  leave.textContent = t('leaveGroup')
  let group
  let left = false

  return {
    node: el('header', { class: 'bar' },
      el('div', { class: 'who' }, account, channel, el('div', { class: 'mine' }, me, writer)), block, invite, leave, expel, close),
    draw(at, g, nameOf) {
      group = g
      relation = at.talk?.relation ?? ''
      account.textContent = at.talk?.account ?? '—'
      channel.hidden = world.channels.length < 2 || Boolean(g)
      account.hidden = !channel.hidden
      options(channel, world.channels.map((c) => [c.id, c.name]), at.channel)
      me.textContent = g ? t('groupOf', { name: g.name, n: g.members.length }) : at.writer ? t('screenOf', { name: nameOf(at.writer) }) : ''
      writer.hidden = !g
      if (g) options(writer, g.members.map((id) => [id, t('writesAs', { name: nameOf(id) })]), at.writer)
      const ends = at.talk?.items.filter((l) => ['join', 'leave'].includes(l.message.note)).at(-1)
      left = ends?.message.note === 'leave'
      block.hidden = Boolean(g) || !at.talk
      block.textContent = t({ friend: 'block', blocked: 'unblock' }[relation] ?? 'addFriend')
      for (const b of [invite, leave, expel]) b.hidden = !g
      leave.disabled = !at.writer
      expel.textContent = t(left ? 'accountBack' : 'accountOut')
    },
  }
}

function options(select, pairs, value) {
  const sign = JSON.stringify(pairs)
  if (select.dataset.sign !== sign) select.replaceChildren(...pairs.map(([id, name]) => el('option', { value: id }, name)))
  select.dataset.sign = sign
  select.value = value
}
