import { mount } from '@vue/test-utils'
import { expect, it } from 'vitest'
import { i18n } from '@/locales'
import PhoneCards from './PhoneCards.vue'

it('where nothing can be tapped, several cards are scrolled by keys and have a name', () => {
  const row = (n: number, still: boolean) => mount(PhoneCards, { props: { cards: Array.from({ length: n }, () => ({ text: 'x', taps: [] })) as never, alt: '商品', still }, global: { plugins: [i18n] } }).attributes()
  expect(row(3, true)).toMatchObject({ tabindex: '0', role: 'group', 'aria-label': '商品' })
  expect(row(1, true).tabindex).toBeUndefined()
  expect(row(3, false).tabindex).toBeUndefined()
})
