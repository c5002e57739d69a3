import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { converting, type Press, sends } from './ime'
import { clock, saidOf, shortOf } from './time'

const press = (change: Partial<Press>): Press => ({
  key: 'Enter',
  keyCode: 13,
  isComposing: false,
  shiftKey: false,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  ...change,
})

describe('sends', () => {
  it.each([
    ['Enter', {}, true, false],
    ['Shift+Enter', { shiftKey: true }, false, false],
    ['Ctrl+Enter', { ctrlKey: true }, true, true],
    ['⌘+Enter', { metaKey: true }, true, true],
    ['Alt+Enter', { altKey: true }, false, false],
    ['Enter that ends a conversion, most browsers', { isComposing: true, keyCode: 229 }, false, false],
    ['Enter that ends a conversion, Safari', { keyCode: 229 }, false, false],
    ['Ctrl+Enter within a conversion', { isComposing: true, ctrlKey: true }, false, false],
    ['a key taken by the input method', { key: 'Process' }, false, false],
    ['another key', { key: 'a', keyCode: 65 }, false, false],
  ])('%s', (_, change, enter, mod) => {
    expect(sends(press(change), 'enter')).toBe(enter)
    expect(sends(press(change), 'mod-enter')).toBe(mod)
  })
  it('sees a conversion in either order', () => {
    expect(converting(press({ isComposing: true }))).toBe(true)
    expect(converting(press({ keyCode: 229 }))).toBe(true)
    expect(converting(press({}))).toBe(false)
  })
})

describe('time', () => {
  it.each([[0, '0:00'], [41_000, '0:41'], [749_900, '12:29'], [3_723_000, '1:02:03'], [-5, '0:00']])('%d ms is %s', (ms, want) => expect(clock(ms)).toBe(want))
  it('says only as much of a date as is needed', () => {
    const now = new Date(2026, 10, 22, 15, 0).getTime()
    expect(shortOf(new Date(2026, 10, 22, 14, 7).toISOString(), 'ja', now)).toBe('14:07')
    expect(shortOf(new Date(2026, 9, 29, 9, 0).toISOString(), 'ja', now)).toBe('10/29')
    expect(shortOf(new Date(2025, 9, 29, 9, 0).toISOString(), 'ja', now)).toBe('2025/10/29')
    expect(saidOf(new Date(2026, 10, 22, 15, 30).toISOString(), 'ja', now)).toBe('15:30')
    expect(saidOf(new Date(2026, 10, 24, 9, 0).toISOString(), 'ja', now)).toBe('11月24日(火) 09:00')
  })
})

describe('colours', () => {
  const css = readFileSync('src/ui/tokens.css', 'utf8')
  const tokens = new Map([...css.matchAll(/--([a-z-]+): light-dark\((#\w{6}), (#\w{6})\)/g)].map((m) => [m[1]!, [m[2]!, m[3]!]]))
  const light = (hex: string) => {
    const [r, g, b] = [1, 3, 5].map((i) => {
      const c = parseInt(hex.slice(i, i + 2), 16) / 255
      return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4
    }) as [number, number, number]
    return 0.2126 * r + 0.7152 * g + 0.0722 * b
  }
  const contrast = (a: string, b: string) => {
    const [hi, lo] = [light(a), light(b)].sort((x, y) => y - x) as [number, number]
    return (hi + 0.05) / (lo + 0.05)
  }
  const grounds = ['paper', 'card', 'well', 'indigo-soft', 'mine', 'note']
  const pairs = [
    ...grounds.flatMap((g) => [['ink', g], ['sub', g]]),
    ...['indigo', 'green', 'amber', 'red', 'violet'].flatMap((c) => [[c, 'card'], [c, 'paper'], [c, `${c}-soft`]]),
    ['indigo', 'mine'],
    ['amber', 'note'],
    ['red', 'indigo-soft'],
    ['on-indigo', 'indigo'],
    ['rail-ink', 'rail'],
    ['ink', 'violet-soft'],
  ] as [string, string][]
  it.each(pairs)('%s on %s can be read, light and dark', (text, ground) => {
    for (const theme of [0, 1]) expect(contrast(tokens.get(text)![theme]!, tokens.get(ground)![theme]!), `${text} on ${ground}, theme ${theme}`).toBeGreaterThanOrEqual(4.5)
  })
  it.each(['paper', 'card'])('the edge of an input can be seen on %s', (ground) => {
    for (const theme of [0, 1]) expect(contrast(tokens.get('line-strong')![theme]!, tokens.get(ground)![theme]!)).toBeGreaterThanOrEqual(3)
  })
})
