import { flushPromises, mount } from '@vue/test-utils'
import { expect, it, vi } from 'vitest'
import { i18n, useWords } from '@/locales'

const settings = vi.hoisted(() => vi.fn())
vi.mock('@/entities/writing', async (real) => ({ ...(await real<object>()), settings }))
import StickerDialog from './StickerDialog.vue'
import { rememberSticker } from './stickers'

it('shows what was used last once it is known whether the brand still offers it, and begins at the first tile', async () => {
  await useWords('care')
  rememberSticker({ pack: '446', id: '1988' })
  rememberSticker({ pack: '789', id: '10855' })
  let come!: (it: object) => void
  settings.mockReturnValue(new Promise((done) => (come = done)))
  const w = mount(StickerDialog, { props: { workspace: 'w' }, global: { plugins: [i18n] }, attachTo: document.body })
  await flushPromises()
  expect(document.body.textContent).not.toContain('446/1988')
  come({ stickers: [{ id: '789', name: '', first: 10855, last: 10857 }] })
  await flushPromises()
  expect(document.body.textContent).toContain('789/10855')
  expect(document.body.textContent).not.toContain('446/1988')
  expect((document.activeElement as HTMLElement).dataset.testid).toBe('sticker-10855')
  w.unmount()
})
