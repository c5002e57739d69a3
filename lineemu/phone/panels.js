// Panels under the talk (stickers, attachments, emoji, menu): one open at a time, Escape closes.
import { freshId } from './dom.js'

export function makePanels() {
  const all = []
  const set = (p, open) => {
    p.panel.hidden = !open
    p.button.setAttribute('aria-expanded', String(open))
  }
  const closeAll = () => all.forEach((p) => set(p, false))
  return {
    closeAll,
    add(button, panel) {
      const p = { button, panel }
      panel.id ||= freshId('panel')
      panel.hidden = true
      button.setAttribute('aria-controls', panel.id)
      button.setAttribute('aria-expanded', 'false')
      button.addEventListener('click', () => {
        const open = panel.hidden
        closeAll()
        set(p, open)
        if (open) panel.querySelector('button, input')?.focus()
      })
      panel.addEventListener('keydown', (e) => {
        if (e.key !== 'Escape') return
        set(p, false)
        button.focus()
      })
      all.push(p)
      return { open: () => { closeAll(); set(p, true) }, close: () => set(p, false) }
    },
  }
}
