import { describe, expect, it } from 'vitest'
import { createI18n } from 'vue-i18n'
import { compile } from '@/locales/compile'

const words = {
  plain: '受信',
  named: '{who} さんの {n}件',
  spaced: '{ n }件',
  literal: "{'{{'}名前{'}}'}",
  pair: '{0}〜{1}',
}
const { t } = createI18n<false>({ legacy: false, locale: 'ja', messages: { ja: words }, messageCompiler: compile }).global

describe('words with fields', () => {
  it.each([
    ['plain', {}, '受信'],
    ['named', { who: '花子', n: 0 }, '花子 さんの 0件'],
    ['named', { n: 3 }, ' さんの 3件'],
    ['spaced', { n: 1 }, '1件'],
    ['literal', {}, '{{名前}}'],
  ])('%s with %o', (key, fields, want) => expect(t(key, fields)).toBe(want))

  it('takes a list', () => expect(t('pair', ['9:00', '18:00'])).toBe('9:00〜18:00'))

  it('does not read fields of fields', () => expect(t('named', { who: '{n}', n: 2 })).toBe('{n} さんの 2件'))
})
