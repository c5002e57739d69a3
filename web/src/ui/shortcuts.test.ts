import { afterEach, describe, expect, it } from 'vitest'
import { keyOf } from './shortcuts'

afterEach(() => (document.body.innerHTML = ''))

function press(init: KeyboardEventInit, into = 'div') {
  const target = document.body.appendChild(document.createElement(into))
  let key: string | undefined
  target.addEventListener('keydown', (e) => (key = keyOf(e)))
  target.dispatchEvent(new KeyboardEvent('keydown', init))
  return key
}

describe('keyOf', () => {
  const h = { key: 'h', code: 'KeyH' }
  const alt = { ...h, altKey: true }
  it.each<[string, KeyboardEventInit, string | undefined, string | undefined]>([
    ['a letter', h, 'h', undefined],
    ['a capital', { ...h, key: 'H' }, 'h', undefined],
    ['a sign', { key: '/', code: 'Slash' }, '/', undefined],
    ['a named key', { key: 'Escape', code: 'Escape' }, 'Escape', undefined],
    ['Alt and a letter', alt, 'h', 'h'],
    ['Alt and a letter that makes another sign', { ...alt, key: '˙' }, 'h', 'h'],
    ['Alt, Shift and a letter', { ...alt, shiftKey: true }, undefined, undefined],
    ['Alt and a digit: the tabs have those', { key: '1', code: 'Digit1', altKey: true }, undefined, undefined],
    ['Alt and Enter: the pad has that', { key: 'Enter', code: 'Enter', altKey: true }, undefined, undefined],
    ['Ctrl and a letter', { ...h, ctrlKey: true }, undefined, undefined],
    ['AltGr, which is Ctrl and Alt', { ...alt, ctrlKey: true }, undefined, undefined],
    ['⌘ and a letter', { ...h, metaKey: true }, undefined, undefined],
  ])('%s', (_, init, otherwise, writing) => {
    expect(press(init)).toBe(otherwise)
    expect(press(init, 'textarea')).toBe(writing)
  })
})
