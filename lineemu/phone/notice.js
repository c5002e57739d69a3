// A sentence to the person: trouble, or that something was done.
import { el } from './dom.js'

export function makeNotice() {
  const node = el('p', { class: 'problem', 'data-testid': 'phone-problem', role: 'alert', hidden: true })
  let hush = 0
  const tell = (text, kind = '') => {
    node.textContent = text
    node.hidden = !text
    node.classList.toggle('calm', kind === 'note')
    clearTimeout(hush)
    if (text) hush = setTimeout(() => tell(''), 8000)
  }
  return { node, tell }
}
