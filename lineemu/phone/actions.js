// What happens when a button, a quick reply, an area or a card is tapped.
import { el } from './dom.js'
import { ask, field } from './dialog.js'
import { t } from './words.js'

/**
 * @param on what the handset can do: send(act), tell(words), photo(), keyboard(text), voice(),
 *   menu(open), userId()
 */
export function makeTap(on) {
  return async function tap(a) {
    switch (a.type) {
      case 'message': return on.send({ type: 'text', text: a.text })
      case 'postback':
        await on.send({ type: 'postback', data: a.data, display_text: a.displayText || a.text || '' })
        return input(a, on)
      case 'datetimepicker': {
        const params = await pick(a)
        return params && on.send({ type: 'postback', data: a.data, params })
      }
      case 'location': return sendPlace(on.send)
      case 'camera':
      case 'cameraRoll': return on.photo(a.type === 'camera')
      case 'clipboard': return copy(a.clipboardText, on.tell)
      case 'uri': return visit(a.uri, on)
      default: return on.tell(t('unknownAction', { type: a.type }))
    }
  }
}

/** What a postback does to the keyboard and the menu. */
function input(a, on) {
  switch (a.inputOption) {
    case 'openKeyboard': return on.keyboard(a.fillInText || '')
    case 'openVoice': return on.voice()
    case 'openRichMenu': return on.menu(true)
    case 'closeRichMenu': return on.menu(false)
  }
}

const types = { date: 'date', time: 'time', datetime: 'datetime-local' }

/** Asks for a date or time within the action's bounds; resolves to the postback's params or null. */
export async function pick(a) {
  const plain = (v) => (v || '').replace('t', 'T')
  const mode = types[a.mode] ? a.mode : 'date'
  const form = await ask(a.label || t('pickTime'), [field(t(`pick_${mode}`), {
    type: types[mode], name: 'at', required: true, min: plain(a.min) || undefined, max: plain(a.max) || undefined, value: plain(a.initial) || undefined, 'data-testid': 'phone-picker',
  })], { testid: 'phone-picker-dialog' })
  return form && { [mode]: form.get('at') }
}

/** Asks where the customer is, and sends it. */
export async function sendPlace(send) {
  const form = await ask(t('location'), [
    field(t('placeTitle'), { name: 'title', value: '東京駅', maxlength: 100, 'data-testid': 'phone-place-title' }),
    field(t('placeAddress'), { name: 'address', value: '東京都千代田区丸の内1丁目', maxlength: 100 }),
    field(t('latitude'), { name: 'latitude', type: 'number', step: 'any', min: -90, max: 90, required: true, value: 35.6812 }),
    field(t('longitude'), { name: 'longitude', type: 'number', step: 'any', min: -180, max: 180, required: true, value: 139.7671 }),
  ], { ok: t('send') })
  if (!form) return false
  return send({ type: 'location', title: form.get('title'), address: form.get('address'), latitude: +form.get('latitude'), longitude: +form.get('longitude') })
}

async function copy(text, tell) {
  try {
    await navigator.clipboard.writeText(text)
    tell(t('copied'), 'note')
  } catch { tell(t('copyRefused', { text })) }
}

/** The account-link page of the platform, opened under its real or our own address. Pure. */
export function linkPage(uri, own, userId) {
  const u = URL.parse ? URL.parse(uri, own) : safely(uri, own)
  if (!u || u.pathname !== '/dialog/bot/accountLink' || !['access.line.me', new URL(own).host].includes(u.host)) return null
  u.searchParams.set('user_id', userId)
  return u.pathname + u.search
}
const safely = (uri, own) => { try { return new URL(uri, own) } catch { return null } }

/** Opens an address: outside, after saying where it leads; account linking in the page. */
async function visit(uri, on) {
  const page = linkPage(uri, location.origin, on.userId())
  if (page) {
    await ask(t('accountLink'), [el('iframe', { src: page, title: t('accountLink'), sandbox: 'allow-forms allow-scripts', 'data-testid': 'phone-link-page' })], { ok: '', no: t('close') })
    return
  }
  const u = safely(uri)
  if (!u || !['http:', 'https:', 'tel:'].includes(u.protocol)) return on.tell(t('lineAddress', { uri }))
  const where = el('p', { class: 'where', 'data-testid': 'phone-leave-host' }, el('b', {}, u.host || u.pathname), el('small', {}, uri))
  if (await ask(t('leave'), [where], { ok: t('openIt'), testid: 'phone-leave' })) window.open(u.href, '_blank', 'noopener')
}
