// What happens when a button, a quick reply or a card is tapped.
import { $ } from './dom.js'

const opens = /^(https?|tel):/

/** @param send posts an act; @param tell shows a sentence to the person */
export function makeTap(send, tell) {
  return async function tap(a) {
    switch (a.type) {
      case 'message': return send({ type: 'text', text: a.text })
      case 'postback': return send({ type: 'postback', data: a.data, display_text: a.displayText || a.text || '' })
      case 'datetimepicker': return pick(a, send)
      case 'location': return send({ type: 'location', title: '東京駅', address: '東京都千代田区丸の内1丁目', latitude: 35.6812, longitude: 139.7671 })
      case 'camera':
      case 'cameraRoll': return $('photo').click()
      case 'clipboard':
        await navigator.clipboard.writeText(a.clipboardText)
        return tell('コピーしました')
      case 'uri':
        if (opens.test(a.uri)) window.open(a.uri, '_blank', 'noopener')
        else tell(`LINEアプリの中で開くアドレスです: ${a.uri}`)
        return
      default: return tell(`この電話にはない操作です: ${a.type}`)
    }
  }
}

const types = { date: 'date', time: 'time', datetime: 'datetime-local' }

/** Asks for a date or time and answers with a postback, as LINE's picker does. */
function pick(a, send) {
  const dialog = $('picker')
  const input = $('picker-input')
  input.type = types[a.mode] || 'date'
  const plain = (v) => (v || '').replace('t', 'T')
  input.value = plain(a.initial)
  input.min = plain(a.min)
  input.max = plain(a.max)
  $('picker-label').textContent = a.label || '日時を選ぶ'
  dialog.addEventListener('close', () => {
    if (dialog.returnValue === 'ok' && input.value) send({ type: 'postback', data: a.data, params: { [a.mode]: input.value } })
  }, { once: true })
  dialog.returnValue = ''
  dialog.showModal()
}
