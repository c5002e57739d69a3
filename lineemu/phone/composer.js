// Writing: text (safe with Japanese input), stickers, files and samples.
import { $, el, icon } from './dom.js'
import { palette } from './stickers.js'
import { summary } from './bubbles.js'

let quoting = null

/** @param send called with (act, file?) and resolves when it was accepted */
export function setUpComposer(send) {
  const input = $('input')
  $('more-button').append(icon('plus'))
  $('photo-icon').append(icon('photo'))
  $('sticker-button').append(icon('smile'))
  toggle('more-button', 'more')
  toggle('sticker-button', 'stickers')

  const submit = async () => {
    const text = input.value
    if (!text.trim()) return
    const quote = quoting?.id
    input.value = ''
    grow()
    setQuote(null)
    if (!(await send({ type: 'text', text, quote })) && !input.value) input.value = text
    grow()
    input.focus()
  }
  const grow = () => {
    input.style.height = 'auto'
    input.style.height = `${Math.min(input.scrollHeight, 120)}px`
  }
  input.addEventListener('input', grow)
  input.addEventListener('keydown', (e) => {
    // Enter that ends a conversion must not send; Safari reports it as 229 after the composition
    if (e.key !== 'Enter' || e.shiftKey || e.isComposing || e.keyCode === 229) return
    e.preventDefault()
    submit()
  })
  $('composer').addEventListener('submit', (e) => { e.preventDefault(); submit() })

  $('stickers').append(...palette((packageId, stickerId, word) => {
    close('sticker-button', 'stickers')
    send({ type: 'sticker', package_id: packageId, sticker_id: stickerId, keywords: [word], quote: quoting?.id })
    setQuote(null)
  }))
  $('more').append(...samples(send))
  $('photo').addEventListener('change', async () => {
    const files = [...$('photo').files]
    $('photo').value = ''
    const set = files.length > 1 ? crypto.randomUUID() : null
    for (const [i, file] of files.entries()) {
      await send({ type: 'image', image_set: set ? { id: set, index: i + 1, total: files.length } : undefined }, file)
    }
  })
}

function samples(send) {
  const fileButton = (label, accept, testid, kind) => {
    const field = el('input', { type: 'file', accept, 'aria-label': label, 'data-testid': testid })
    field.addEventListener('change', () => {
      const [file] = field.files
      field.value = ''
      if (file) { close('more-button', 'more'); send({ type: kind(file) }, file) }
    })
    return el('label', { class: 'tile' }, el('span', {}, label), field)
  }
  const sample = (label, act, testid) => el('button', {
    type: 'button', class: 'tile', 'data-testid': testid, onclick: () => { close('more-button', 'more'); send(act) },
  }, label)
  const kindOf = (f) => (f.type.startsWith('video/') ? 'video' : f.type.startsWith('audio/') ? 'audio' : 'file')
  return [
    sample('見本の写真', { type: 'image' }, 'phone-sample-photo'),
    sample('見本の動画', { type: 'video' }, 'phone-video'),
    sample('見本の音声', { type: 'audio' }, 'phone-audio'),
    sample('見本のファイル', { type: 'file' }, 'phone-sample-file'),
    sample('位置情報', { type: 'location', title: '東京駅', address: '東京都千代田区丸の内1丁目', latitude: 35.6812, longitude: 139.7671 }, 'phone-location'),
    fileButton('ファイルを選ぶ', '', 'phone-file', kindOf),
  ]
}

function toggle(buttonId, panelId) {
  const button = $(buttonId)
  button.addEventListener('click', () => {
    const open = $(panelId).hidden
    close('more-button', 'more')
    close('sticker-button', 'stickers')
    $(panelId).hidden = !open
    button.setAttribute('aria-expanded', String(open))
    if (open) $(panelId).querySelector('button, input')?.focus()
  })
  $(panelId).addEventListener('keydown', (e) => {
    if (e.key === 'Escape') { close(buttonId, panelId); button.focus() }
  })
}

function close(buttonId, panelId) {
  $(panelId).hidden = true
  $(buttonId).setAttribute('aria-expanded', 'false')
}

/** Shows which message the next one quotes; null ends it. */
export function setQuote(line) {
  quoting = line
  const box = $('quoting')
  box.hidden = !line
  box.replaceChildren(...(line ? [el('span', {}, `引用: ${summary(line.message)}`), el('button', { type: 'button', class: 'link', onclick: () => setQuote(null) }, 'やめる')] : []))
  if (line) $('input').focus()
}

/** A blocked account can't be written to. */
export function allowWriting(may, why) {
  for (const node of $('composer').elements) node.disabled = !may
  $('input').placeholder = may ? 'メッセージを入力' : why
}
