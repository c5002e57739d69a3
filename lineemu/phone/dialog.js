// A dialog that asks something and goes away.
import { el } from './dom.js'
import { t } from './words.js'

/**
 * Shows a dialog with a form and resolves to its FormData, or null when it was closed.
 * The browser itself refuses what min, max or required forbid.
 */
export function ask(title, fields, { ok = t('ok'), no = t('cancel'), testid } = {}) {
  const form = el('form', { method: 'dialog' },
    el('h2', {}, title), ...fields,
    el('div', { class: 'row' },
      ok && el('button', { class: 'go', value: 'ok', 'data-testid': 'phone-dialog-ok' }, ok),
      el('button', { class: 'plain', value: '', formnovalidate: true, 'data-testid': 'phone-dialog-cancel' }, no)))
  const dialog = el('dialog', { 'data-testid': testid, 'aria-label': title }, form)
  document.body.append(dialog)
  dialog.showModal()
  return new Promise((resolve) => {
    dialog.addEventListener('close', () => {
      resolve(dialog.returnValue === 'ok' ? new FormData(form) : null)
      dialog.remove()
    }, { once: true })
  })
}

export const field = (label, props) => el('label', { class: 'field' }, el('span', {}, label), el('input', props))
