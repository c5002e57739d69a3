// The list of customers.
import { $, el, reconcile, shortTime } from './dom.js'

const words = { friend: '友だち', blocked: 'ブロック中', stranger: '友だちではない' }

/** @param seen when each talk was last looked at, by user id */
export function drawUsers(users, groups, channelId, currentId, seen, choose) {
  const rows = [
    ...users.map((u) => ({ id: u.id, name: u.display_name, picture: u.picture_url, at: u.last_at, state: u.relations[channelId], fresh: Boolean(u.last_at && u.last_at > (seen[u.id] || '')) && u.id !== currentId })),
    ...groups.filter((g) => g.channel_id === channelId).map((g) => ({ id: g.id, name: g.name, count: g.members.length })),
  ]
  rows.sort((a, b) => (b.at || '').localeCompare(a.at || ''))
  reconcile($('users'), rows, (r) => r.id, (r) => JSON.stringify(r) + (r.id === currentId), (r) => el('li', {},
    el('button', { type: 'button', class: 'user', 'aria-current': r.id === currentId ? 'true' : undefined, 'data-testid': `phone-user-${r.id}`, onclick: () => choose(r.id) },
      r.picture ? el('img', { src: r.picture, alt: '', width: 36, height: 36 }) : el('span', { class: 'face' }, '群'),
      el('span', { class: 'name' }, el('b', {}, r.name), el('small', {}, r.count ? `グループ・${r.count}人` : words[r.state] || '')),
      el('span', { class: 'when' }, r.at ? shortTime(r.at) : '', r.fresh && el('i', { class: 'fresh', title: '新しいメッセージ' })))))
  if (!rows.length) $('users').replaceChildren(el('li', { class: 'empty' }, 'お客様がいません。上の欄から追加してください。'))
}
