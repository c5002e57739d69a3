// The rich menu: a picture with areas over the place where one writes.
import { el, icon } from './dom.js'
import { get, post, Refused } from './api.js'
import { loads } from './media.js'
import { placed } from './imagemap.js'
import { pick } from './actions.js'
import { t } from './words.js'

/** The menu of the answer in one form, or null; older emulators have none (404). Pure. */
export function menuOf(answer) {
  const m = answer?.rich_menu ?? answer?.menu
  if (!m?.rich_menu_id) return null
  const size = m.size ?? { width: m.width, height: m.height }
  return { ...m, size, areas: (m.areas ?? []).map((a) => ({ ...(a.bounds ?? a), label: a.label || a.action?.label || a.action?.text || a.action?.displayText, action: a.action })) }
}

/** @param on {tap, tell, who() -> {userId, channelId, group}} */
export function makeRichMenu(on) {
  const bar = el('button', { type: 'button', class: 'menubar', hidden: true, 'data-testid': 'phone-menu-bar', 'aria-expanded': 'false' })
  const box = el('div', { class: 'richmenu', hidden: true, role: 'group', 'aria-label': t('menu'), 'data-testid': 'phone-menu' })
  let shown = ''
  const open = (yes) => {
    box.hidden = !yes || bar.hidden
    bar.setAttribute('aria-expanded', String(!box.hidden))
  }
  bar.addEventListener('click', () => open(box.hidden))

  const tapArea = async (area, i) => {
    const { userId, channelId } = on.who()
    const params = area.action?.type === 'datetimepicker' ? await pick(area.action) : undefined
    if (params === null) return
    try {
      const done = await post(`/emu/users/${userId}/richmenu/tap`, { channel_id: channelId, area: i, params })
      if (['uri', 'clipboard'].includes(done.result)) await on.tap(done.action)
      if (done.result === 'switch' && done.status !== 'SUCCESS') on.tell(t('switchFailed', { status: done.status }))
      on.after(done.action ?? {})
    } catch (e) { on.tell(e.message) }
  }

  const draw = (menu) => {
    const sign = menu ? JSON.stringify(menu) : ''
    if (sign === shown) return
    const was = shown
    shown = sign
    bar.hidden = !menu
    if (!menu) { open(false); return box.replaceChildren() }
    bar.replaceChildren(icon('menu'), el('span', {}, menu.chat_bar_text || t('menu')))
    box.replaceChildren(loads(el('img', { alt: menu.name || t('menu') }), menu.image_url), ...menu.areas.map((a, i) => {
      const area = el('button', { type: 'button', class: 'area', 'data-testid': `phone-menu-area-${i}`, 'aria-label': a.label || t('area', { n: i + 1 }), title: a.label || t('area', { n: i + 1 }), onclick: () => tapArea(a, i) })
      Object.assign(area.style, placed(a, menu.size))
      return area
    }))
    box.style.aspectRatio = `${menu.size.width} / ${menu.size.height}`
    open(was ? !box.hidden : menu.selected) // a switched menu stays as open as the one before
  }
  return {
    bar, node: box, open,
    async refresh() {
      const { userId, channelId, group } = on.who()
      if (group || !userId || !channelId) return draw(null)
      const answer = await get(`/emu/users/${userId}/richmenu?channel_id=${channelId}`).catch((e) => { if (e instanceof Refused) return null; throw e })
      draw(menuOf(answer))
    },
    reset() { draw(null) },
  }
}
