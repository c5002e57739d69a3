// The list of customers and groups.
import { $, el, icon, reconcile, shortTime } from './dom.js'
import { t } from './words.js'

/**
 * @param world {users, groups}; @param view {channel, shown: chat ids on handsets, current, seen, filter}
 * @param on {choose(id), beside(id)}
 */
export function drawUsers(world, view, on) {
  const rows = rowsOf(world, view)
  const one = (r) => el('li', {},
    el('button', { type: 'button', class: 'user', 'aria-current': r.current ? 'true' : undefined, 'data-testid': `phone-user-${r.id}`, onclick: () => on.choose(r.id) },
      r.picture ? el('img', { src: r.picture, alt: '', width: 36, height: 36 }) : el('span', { class: 'face', 'aria-hidden': 'true' }, t('groupFace')),
      el('span', { class: 'name' }, el('b', {}, r.name), el('small', {}, r.count === undefined ? t(`relation_${r.state}`) : t('groupCount', { n: r.count }))),
      el('span', { class: 'when' }, r.at ? shortTime(r.at) : '', r.fresh && el('i', { class: 'fresh', role: 'img', 'aria-label': t('fresh'), title: t('fresh') }))),
    el('button', { type: 'button', class: 'icon beside', 'aria-pressed': String(r.shown), disabled: r.only, title: t('beside'), 'aria-label': t('besideOf', { name: r.name }), 'data-testid': `phone-beside-${r.id}`, onclick: () => on.beside(r.id) }, icon(r.shown && !r.only ? 'close' : 'beside')))
  reconcile($('users'), rows, (r) => r.id, (r) => JSON.stringify(r), one)
  if (!rows.length) $('users').replaceChildren(el('li', { class: 'empty' }, t(view.filter ? 'nobodyFound' : 'nobodyYet')))
}

/** What the list shows, newest first. Pure. */
export function rowsOf({ users, groups }, { channel, shown, current, seen, filter }) {
  const rows = [
    ...users.map((u) => ({ id: u.id, name: u.display_name, picture: u.picture_url, at: u.last_at, state: u.relations[channel] ?? 'friend', fresh: Boolean(u.last_at && u.last_at > (seen[u.id] || '')) && !shown.includes(u.id) })),
    ...groups.filter((g) => g.channel_id === channel).map((g) => ({ id: g.id, name: g.name, count: g.members.length })),
  ]
  const wanted = (filter ?? '').trim().toLowerCase()
  return rows.filter((r) => r.name.toLowerCase().includes(wanted))
    .map((r) => ({ ...r, shown: shown.includes(r.id), only: shown.length === 1 && shown[0] === r.id, current: r.id === current }))
    .sort((a, b) => (b.at || '').localeCompare(a.at || ''))
}
