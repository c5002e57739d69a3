// The page's own words in two languages. Customers' and accounts' words are never translated.
import { ja } from './words_ja.js'
import { en } from './words_en.js'

const kept = () => { try { return localStorage.getItem('phone.lang') } catch { return null } }
const spoken = () => (globalThis.navigator?.language?.startsWith('en') ? 'en' : 'ja')

export const lang = ['ja', 'en'].includes(kept()) ? kept() : spoken()
export const locale = lang === 'en' ? 'en-GB' : 'ja-JP'
/** How a month is written in short: by its name where 11/12 could be either. */
export const shortMonth = lang === 'en' ? 'short' : 'numeric'
const table = lang === 'en' ? en : ja

/** The words for a key, with {name} filled in. A key without words is a defect and shows as itself. */
export function t(key, values = {}) {
  return (table[key] ?? key).replace(/\{(\w+)\}/g, (all, name) => values[name] ?? all)
}

/** Changes the language and draws the page anew. */
export function speak(next) {
  localStorage.setItem('phone.lang', next)
  location.reload()
}

/** Fills the words of the static page: data-t is text, data-t-label an aria-label, data-t-hint a placeholder. */
export function fillWords(root) {
  document.documentElement.lang = lang
  for (const n of root.querySelectorAll('[data-t]')) n.textContent = t(n.dataset.t)
  for (const n of root.querySelectorAll('[data-t-label]')) n.setAttribute('aria-label', t(n.dataset.tLabel))
  for (const n of root.querySelectorAll('[data-t-hint]')) n.placeholder = t(n.dataset.tHint)
}
