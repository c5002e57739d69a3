// Writing: text (safe with Japanese input), emoji, stickers and whatever else is sent.
import { converting, el, icon } from './dom.js'
import { attachments, photoButton } from './attach.js'
import { choices, marks } from './emojis.js'
import { emoji, palette } from './stickers.js'
import { summary } from './bubbles.js'
import { t } from './words.js'

/** @param send called with (act, file?) and resolves to whether it was accepted; @param panels of the handset */
export function makeComposer(send, panels) {
  let quoting = null
  let awaited = false // the caret belongs here as soon as one may write
  const input = el('textarea', { class: 'input', rows: 1, 'aria-label': t('message'), placeholder: t('writeHere'), enterkeyhint: 'send', 'data-testid': 'phone-input' })
  const quoteBox = el('div', { class: 'quoting', 'data-testid': 'phone-quoting', hidden: true })
  const photo = photoButton(icon('photo'), send)
  const button = (name, words, testid) => el('button', { type: 'button', class: 'icon', title: words, 'aria-label': words, 'data-testid': testid }, icon(name))
  const more = button('plus', t('sendMore'), 'phone-more')
  const faces = button('smile', t('sendSticker'), 'phone-sticker')
  const go = el('button', { class: 'go', 'data-testid': 'phone-send' }, t('send'))
  const form = el('form', { class: 'composer' }, more, photo.node, faces, input, go)

  const grow = () => {
    input.style.height = '' // one line, as it is without words
    if (input.value) input.style.height = `${Math.min(input.scrollHeight + 2, 120)}px` // and its border
  }
  const setQuote = (line) => {
    quoting = line
    quoteBox.hidden = !line
    quoteBox.replaceChildren(...(line ? [el('span', {}, t('quoting', { text: summary(line.message) })), el('button', { type: 'button', class: 'link', 'data-testid': 'phone-quote-stop', onclick: () => { setQuote(null); input.focus() } }, t('stop'))] : []))
    if (line) input.focus()
  }
  const submit = async () => {
    const text = input.value
    if (!text.trim()) return
    const quote = quoting?.id
    input.value = ''
    grow()
    setQuote(null)
    panels.closeAll()
    if (!(await send({ type: 'text', text, quote, emojis: marks(text) })) && !input.value) input.value = text
    grow()
    input.focus()
  }
  input.addEventListener('input', grow)
  input.addEventListener('keydown', (e) => {
    if (e.key !== 'Enter' || e.shiftKey || converting(e)) return
    e.preventDefault()
    submit()
  })
  form.addEventListener('submit', (e) => { e.preventDefault(); submit() })

  const insert = (word) => { input.setRangeText(word, input.selectionStart, input.selectionEnd, 'end'); grow(); input.focus() }
  const stickers = el('div', { class: 'stickers', 'data-testid': 'phone-stickers' },
    el('div', { class: 'emojirow', role: 'group', 'aria-label': t('emoji') }, ...choices.map((c, i) => el('button', { type: 'button', class: 'pick', title: c.word, 'data-testid': `phone-emoji-${i}`, onclick: () => insert(c.word) }, emoji(c.productId, c.emojiId)))),
    ...palette((packageId, stickerId, word) => {
      facesPanel.close()
      send({ type: 'sticker', package_id: packageId, sticker_id: stickerId, keywords: [word], quote: quoting?.id })
      setQuote(null)
      input.focus()
    }))
  const tiles = el('div', { class: 'more', 'data-testid': 'phone-more-panel' }, ...attachments(send, () => { morePanel.close(); more.focus() }))
  const facesPanel = panels.add(faces, stickers)
  const morePanel = panels.add(more, tiles)

  return {
    nodes: [stickers, tiles, quoteBox, form], form, setQuote,
    focus() { awaited = input.disabled; input.focus() },
    text: () => input.value,
    write(text) { input.value = text; grow() },
    photo(camera) { if (camera) photo.input.capture = 'environment'; photo.input.click() },
    voice: () => { morePanel.open(); tiles.querySelector('[data-testid=phone-audio]').focus() },
    /** A blocked account can't be written to. */
    allow(may, why) {
      for (const node of form.elements) node.disabled = !may
      input.placeholder = may ? t('writeHere') : why
      if (may && awaited) { awaited = false; input.focus() }
    },
  }
}
