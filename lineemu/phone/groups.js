// Making a group and inviting to it.
import { el } from './dom.js'
import { act, post } from './api.js'
import { ask, field } from './dialog.js'
import { t } from './words.js'

const choice = (u, on) => el('label', { class: 'check' }, el('input', { type: 'checkbox', name: 'member', value: u.id, checked: on, 'data-testid': `phone-member-${u.id}` }), u.display_name)

const people = (users, chosen = []) => el('fieldset', { class: 'people' }, el('legend', {}, t('members')), ...users.map((u) => choice(u, chosen.includes(u.id))))

/** Asks for a name and members, makes the group and lets the account join. Resolves to the group or null. */
export async function makeGroup(world, channelId, chosen) {
  const form = await ask(t('newGroup'), [field(t('groupName'), { name: 'name', maxlength: 40, value: '', 'data-testid': 'phone-group-name' }), people(world.users, chosen)], { ok: t('make'), testid: 'phone-group-dialog' })
  if (!form) return null
  const ticked = form.getAll('member')
  const members = [...chosen.filter((id) => ticked.includes(id)), ...ticked.filter((id) => !chosen.includes(id))] // whose handset it is writes first
  if (!members.length) throw new Error(t('groupNeedsMember'))
  const group = await post('/emu/groups', { name: form.get('name').trim(), members, channel_id: channelId })
  await act(members[0], { type: 'join', group_id: group.id, channel_id: channelId })
  return group
}

/** Asks whom to invite. */
export async function askInvite(world, group) {
  const others = world.users.filter((u) => !group.members.includes(u.id))
  if (!others.length) return void ask(t('invite'), [el('p', {}, t('allInGroup'))], { ok: '', no: t('close') })
  const form = await ask(t('invite'), [people(others)], { ok: t('invite') })
  return form?.getAll('member')
}
