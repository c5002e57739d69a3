import { readdirSync, readFileSync } from 'node:fs'
import { mount } from '@vue/test-utils'
import { expect, it } from 'vitest'
import { defineComponent, h } from 'vue'
import { useI18n } from 'vue-i18n'
import { knownCodes } from '@/entities/problem'
import { i18n } from '@/locales'
import en from '@/locales/en'
import ja from '@/locales/ja'

const flat = (words: object, under = ''): Map<string, string> =>
  new Map(
    Object.entries(words).flatMap(([key, value]) =>
      typeof value === 'string' ? [[`${under}${key}`, value] as const] : [...flat(value, `${under}${key}.`)],
    ),
  )
// With the words that come later, with their pages.
const later = import.meta.glob<object>('../src/locales/*_{ja,en}.ts', { eager: true, import: 'default' })
const rooms = (language: string) =>
  Object.fromEntries(Object.entries(later).flatMap(([file, words]) => (words && file.endsWith(`_${language}.ts`) ? [[/(\w+)_/.exec(file.split('/').pop()!)![1]!, words]] : [])))
const japanese = flat({ ...ja, ...rooms('ja') })
const english = flat({ ...en, ...rooms('en') })

it('says everything in both languages', () => expect([...english.keys()].sort()).toEqual([...japanese.keys()].sort()))

it('fills in the same names in both languages', () => {
  const names = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map((m) => m[1]).sort()
  for (const [key, text] of japanese) expect(names(english.get(key)!), key).toEqual(names(text))
})

it('asks nothing of the compiler but fields', () => {
  for (const [key, text] of [...japanese, ...english]) expect(text, key).not.toMatch(/ \| |@[:.]\w/)
})

it('leaves nothing empty or half translated', () => {
  for (const text of [...japanese.values(), ...english.values()]) expect(text.trim()).not.toBe('')
  for (const [key, text] of english) expect(text, key).not.toMatch(/[ぁ-んァ-ヶ一-龠]/)
})

it('explains every known error', () => {
  for (const code of knownCodes) expect(japanese.has(`error.${code}`), code).toBe(true)
})

it('has every word the screen asks for', () => {
  const files = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter((f) => /\.(vue|ts)$/.test(f) && !f.endsWith('.test.ts'))
  expect(files.length).toBeGreaterThan(50)
  for (const file of files) {
    for (const [, key] of readFileSync(`src/${file}`, 'utf8').matchAll(/\bt\('([\w.]+)'/g)) expect(japanese.has(key!), `${key} in ${file}`).toBe(true)
  }
})

it('can ask whether there is a word', () => {
  let asked!: { te: (word: string, language?: string) => boolean }
  mount(defineComponent({ setup: () => ((asked = useI18n() as unknown as typeof asked), () => h('i')) }), { global: { plugins: [i18n] } })
  const { te } = asked
  expect(te('app.cancel')).toBe(true)
  expect(te('app.cancel', 'ja')).toBe(true)
  for (const none of ['app', 'app.nothing', 'nothing.at.all']) expect(te(none, 'ja'), none).toBe(false)
  expect(te('app.cancel', 'en')).toBe(false) // English is fetched when it is wanted
})
