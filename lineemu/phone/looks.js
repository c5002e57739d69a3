// How the page looks: light or dark, Japanese or English, with or without the side panels.
import { $ } from './dom.js'
import { lang, speak, t } from './words.js'

const kept = (key) => { try { return localStorage.getItem(key) } catch { return null } }
const dark = () => matchMedia('(prefers-color-scheme: dark)').matches

export function setUpLooks() {
  const root = document.documentElement
  if (['light', 'dark'].includes(kept('phone.theme'))) root.dataset.theme = kept('phone.theme')
  $('theme').addEventListener('click', () => {
    root.dataset.theme = (root.dataset.theme ?? (dark() ? 'dark' : 'light')) === 'dark' ? 'light' : 'dark'
    localStorage.setItem('phone.theme', root.dataset.theme)
  })
  $('lang').textContent = lang === 'ja' ? 'English' : '日本語'
  $('lang').lang = lang === 'ja' ? 'en' : 'ja'
  $('lang').addEventListener('click', () => speak(lang === 'ja' ? 'en' : 'ja'))
  const side = (open) => {
    document.body.dataset.side = open ? 'on' : 'off'
    $('side-toggle').setAttribute('aria-pressed', String(open))
  }
  side(kept('phone.side') !== 'off')
  $('side-toggle').addEventListener('click', () => {
    const open = document.body.dataset.side === 'off'
    side(open)
    localStorage.setItem('phone.side', open ? 'on' : 'off')
  })
  document.title = t('title')
}
