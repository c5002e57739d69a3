// Quick replies: those of the newest line only, and only when the account said it.
import { el } from './dom.js'
import { loads } from './media.js'
import { t } from './words.js'

/** The quick replies in force. Pure. */
export function inForce(items) {
  const last = items.at(-1)
  return (last && !last.user_id && !last.unsent && last.message.quickReply?.items) || []
}

export function makeQuick(tap) {
  const box = el('div', { class: 'quick', 'data-testid': 'phone-quick', role: 'group', 'aria-label': t('quickReplies'), hidden: true })
  let shown = ''
  return {
    node: box,
    draw(items) {
      const list = inForce(items)
      const now = list.length ? `${items.at(-1).id} ${list.length}` : ''
      if (now === shown) return // what is under the pointer or has the focus stays
      shown = now
      box.hidden = !list.length
      box.replaceChildren(...list.map((q, i) => el('button', { type: 'button', class: 'chip', 'data-testid': `phone-quick-${i}`, onclick: () => tap(q.action) },
        q.imageUrl && loads(el('img', { width: 20, height: 20 }), q.imageUrl), q.action.label)))
    },
  }
}
