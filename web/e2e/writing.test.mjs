// Writing: the draft through reload, second device, lost connection and transfer; the pad; a long text in parts.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { bubbles, customer, launch, openDesk, openWire, picture, rowOf, shooter, signIn, visitor } from './desk.mjs'

let desk, browser
before(async () => {
  desk = await openDesk()
  browser = await launch()
})
after(async () => {
  await browser?.close()
  await desk?.stop()
})

const shoot = shooter('writing')

/** An operator at a customer's conversation, on a device of their own. */
async function device(t, operator = 0, at = desk) {
  const { page, complaints, context } = await visitor(browser)
  t.after(async () => {
    await context.close()
    assert.deepEqual(complaints, [])
  })
  await signIn(page, at, desk.operators[operator])
  return page
}
async function accepted(t, name, at = desk) {
  const who = await customer(desk, `${name} ${Date.now()}`)
  await who.say({ type: 'text', text: 'お願いします' })
  const page = await device(t, 0, at)
  await rowOf(page, who.name).click()
  await page.getByTestId('accept').click()
  await page.getByTestId('composer').waitFor()
  return { who, page }
}
const input = (page) => page.getByTestId('composer')
/** Waits until the desk has the field. */
async function kept(page, field, text) {
  const id = page.url().split('/').pop()
  for (;;) {
    const { own } = await page.evaluate(async (id) => (await fetch(`/api/v1/conversations/${id}/draft`)).json(), id)
    if ((own.find((d) => d.field === field)?.text ?? '') === text) return
    await page.waitForTimeout(100)
  }
}

test('a draft is there after a reload and on a second device; of two devices neither text is lost; what is sent is gone everywhere', async (t) => {
  const { who, page } = await accepted(t, '下書き')
  await input(page).fill('お調べして折り返し')
  await page.getByTestId('pad-button').click()
  await page.getByTestId('pad-text').fill('在庫は倉庫に確認')
  await page.reload() // at once: the page was left before anything was due
  await input(page).waitFor()
  await page.waitForFunction(() => document.querySelector('[data-testid=composer]')?.value === 'お調べして折り返し')
  assert.equal(await page.getByTestId('pad-text').inputValue(), '在庫は倉庫に確認')
  await kept(page, 'reply', 'お調べして折り返し')

  const second = await device(t)
  await second.goto(page.url())
  await second.waitForFunction(() => document.querySelector('[data-testid=composer]')?.value === 'お調べして折り返し')
  await input(page).fill('一台目の文')
  await kept(page, 'reply', '一台目の文')
  await input(second).fill('二台目の文') // knows nothing of the first
  await second.getByTestId('other-draft').getByText('一台目の文').waitFor()
  assert.equal(await input(second).inputValue(), '二台目の文')
  await shoot(second, 'other')
  await second.getByTestId('use-other').click()
  assert.equal(await input(second).inputValue(), '二台目の文\n一台目の文')
  await kept(second, 'reply', '二台目の文\n一台目の文')

  await page.reload()
  await page.waitForFunction(() => document.querySelector('[data-testid=composer]')?.value === '二台目の文\n一台目の文')
  await input(second).press('Enter')
  assert.deepEqual((await who.until(1)).map((m) => m.text), ['二台目の文\n一台目の文'])
  await page.waitForFunction(() => document.querySelector('[data-testid=composer]')?.value === '')
  await kept(page, 'reply', '')
  await kept(page, 'pad', '在庫は倉庫に確認')
})

test('without a connection a draft stays in the tab, through a reload, and is kept when the desk is back', async (t) => {
  const wire = await openWire(desk.console_url)
  t.after(() => wire.cut())
  const { page } = await accepted(t, '圏外', { ...desk, console_url: wire.url })
  await page.getByTestId('composer').fill('ここまで')
  await kept(page, 'reply', 'ここまで')
  await wire.cut()
  await page.getByTestId('composer').fill('ここまで書いて、圏外で続き')
  await page.waitForTimeout(1_500)
  await wire.mend()
  await page.reload()
  await page.waitForFunction(() => document.querySelector('[data-testid=composer]')?.value === 'ここまで書いて、圏外で続き')
  await kept(page, 'reply', 'ここまで書いて、圏外で続き')
  await page.waitForFunction(() => Object.keys(sessionStorage).every((k) => !k.startsWith('madoguchi.unkept')))
})

test('the pad never sends; one key moves it, or its selection, to the input', async (t) => {
  const { who, page } = await accepted(t, '下書き帳')
  await page.locator('body').click({ position: { x: 5, y: 5 } })
  await page.keyboard.press('p')
  const pad = page.getByTestId('pad-text')
  await pad.waitFor()
  await page.waitForFunction(() => document.activeElement?.dataset.testid === 'pad-text')
  await page.keyboard.type('返品は八日以内です。')
  await page.keyboard.press('Enter')
  await page.keyboard.type('送料はかかりません。')
  await shoot(page, 'pad')
  await pad.evaluate((el) => el.setSelectionRange(11, 21))
  await page.keyboard.press('Alt+Enter')
  assert.equal(await input(page).inputValue(), '送料はかかりません。')
  await page.waitForFunction(() => document.activeElement?.dataset.testid === 'composer')
  assert.equal(await pad.inputValue(), '返品は八日以内です。')
  assert.deepEqual(await who.got(), [])
  await pad.press('Control+Enter') // the other sending key: goes no further than the input
  assert.equal(await input(page).inputValue(), '送料はかかりません。\n返品は八日以内です。')
  assert.deepEqual(await who.got(), [])
  await page.getByTestId('split').click()
  await page.getByTestId('split-parts').waitFor()
  await shoot(page, 'split')
  await page.getByTestId('split-send').click()
  assert.deepEqual((await who.until(2)).map((m) => m.text), ['送料はかかりません。', '返品は八日以内です。'])
  await page.waitForFunction(() => document.querySelectorAll('[data-testid=send-state][data-state=sent]').length === 2)
  await kept(page, 'reply', '')
  assert.equal(await bubbles(page, 'operator').count(), 2)
})

test('what was sent can be taken back for three seconds, with quote and file; then it goes, once, also when the page is closed', async (t) => {
  const { who, page } = await accepted(t, '取り消し')
  await page.getByTestId('image-input').setInputFiles({ name: '図.png', mimeType: 'image/png', buffer: await picture(page) })
  await page.getByTestId('tray').waitFor()
  await input(page).fill('こちらです')
  await page.locator('[data-testid=send]:not([disabled])').click()
  await page.getByTestId('held').first().waitFor()
  await shoot(page, 'undo')
  await input(page).press('Escape')
  await page.waitForFunction(() => document.querySelector('[data-testid=composer]')?.value === 'こちらです')
  await page.getByTestId('tray').waitFor()
  assert.equal(await bubbles(page, 'operator').count(), 0)
  await page.waitForTimeout(4_000)
  assert.deepEqual(await who.got(), [])
  await shoot(page, 'undone')

  await page.locator('[data-testid=send]:not([disabled])').click()
  await page.getByTestId('held').first().waitFor()
  await page.context().close() // the desk holds it, not the page
  assert.deepEqual((await who.until(2)).map((m) => m.type), ['image', 'text'])
  await new Promise((done) => setTimeout(done, 1_000))
  assert.equal((await who.got()).length, 2)
})
