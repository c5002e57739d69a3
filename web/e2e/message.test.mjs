// The first straight line: from the customer's phone to the operator and back.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { bubbles, customer, launch, openDesk, openWire, picture, rowOf, signIn, visitor } from './desk.mjs'

let desk, browser
before(async () => {
  desk = await openDesk()
  browser = await launch()
})
after(async () => {
  await browser?.close()
  await desk?.stop()
})

test('a message, a sticker and a photo arrive; accepted, answered, closed; the phone shows it', async () => {
  const who = await customer(desk, `客 ${Date.now()}`)
  const phone = await visitor(browser)
  await phone.page.goto(desk.emulator_url)
  const console_ = await visitor(browser)
  const page = console_.page
  await signIn(page, desk, desk.operators[0])

  // The customer writes from the phone.
  await phone.page.getByTestId(`phone-user-${who.id}`).click()
  await phone.page.getByTestId('phone-input').fill('荷物が届きません')
  await phone.page.getByTestId('phone-send').click()
  await rowOf(page, who.name).waitFor()
  await rowOf(page, who.name).click()
  await bubbles(page, 'customer').getByText('荷物が届きません').waitFor()

  await phone.page.getByTestId('phone-sticker').click()
  await phone.page.locator('[data-testid^="phone-sticker-"]').first().click()
  await page.getByTestId('sticker').waitFor()

  const photo = phone.page.getByTestId('phone-photo')
  const input = (await photo.evaluate((el) => el.tagName)) === 'INPUT' ? photo : photo.locator('input[type=file]')
  await input.setInputFiles({ name: 'photo.png', mimeType: 'image/png', buffer: await picture(phone.page) })
  const image = page.getByTestId('image').locator('img')
  await image.waitFor()
  await page.waitForFunction(() => document.querySelector('[data-testid=image] img')?.naturalWidth > 0)

  // The operator takes it, answers and closes.
  await page.getByTestId('accept').click()
  await page.getByTestId('composer').fill('お調べいたします。少々お待ちください。')
  await page.getByTestId('composer').press('Enter')
  await phone.page.getByTestId('phone-thread').getByText('お調べいたします。').waitFor()
  await page.locator('[data-testid=send-state][data-state=sent]').waitFor()
  assert.equal(await page.getByTestId('composer').inputValue(), '')

  await page.getByTestId('close').click()
  await page.getByTestId('category-search').fill('配送 未着')
  await page.getByTestId('category-search').press('Enter')
  await page.getByTestId('close-confirm').click()
  await page.getByTestId('locked').waitFor()
  assert.equal(await page.getByTestId('locked').getAttribute('data-lock'), 'closed')
  assert.equal(await bubbles(page, 'customer').count(), 3)
  assert.deepEqual(console_.complaints, [])
})

test('the Enter that ends a conversion sends nothing', async () => {
  const who = await customer(desk, `変換 ${Date.now()}`)
  await who.say({ type: 'text', text: 'こんにちは' })
  const { page } = await visitor(browser)
  await signIn(page, desk, desk.operators[0])
  await rowOf(page, who.name).click()
  await page.getByTestId('accept').click()
  const box = page.getByTestId('composer')
  await box.click()
  const ime = await page.context().newCDPSession(page)
  await ime.send('Input.imeSetComposition', { text: 'かんじ', selectionStart: 3, selectionEnd: 3 })
  // Chromium's order, then Safari's: there the composition is over before the key arrives.
  await box.dispatchEvent('keydown', { key: 'Enter', keyCode: 229, isComposing: true, bubbles: true })
  await ime.send('Input.insertText', { text: '漢字' })
  await box.dispatchEvent('keydown', { key: 'Enter', keyCode: 229, isComposing: false, bubbles: true })
  assert.equal(await box.inputValue(), '漢字')
  assert.equal(await bubbles(page, 'operator').count(), 0)
  await box.press('Enter')
  await bubbles(page, 'operator').getByText('漢字').waitFor()
})

test('a lost session asks again in place and keeps the draft', async () => {
  const who = await customer(desk, `期限 ${Date.now()}`)
  await who.say({ type: 'text', text: 'こんにちは' })
  const { page, context } = await visitor(browser)
  await signIn(page, desk, desk.operators[0])
  await rowOf(page, who.name).click()
  await page.getByTestId('accept').click()
  await page.getByTestId('composer').fill('大切な下書き')
  await context.clearCookies()
  // Sending finds out, unless another request has found out before.
  await page.getByTestId('send').click({ timeout: 1000 }).catch(() => {})
  await page.getByTestId('session-dialog').waitFor()
  // Only the password is missing.
  await page.waitForFunction(() => document.activeElement?.getAttribute('name') === 'password')
  await page.getByTestId('session-dialog').getByTestId('login-password').fill(desk.operators[0].password)
  await page.getByTestId('session-dialog').getByTestId('login-submit').click()
  await page.getByTestId('session-dialog').waitFor({ state: 'detached' })
  assert.equal(await page.getByTestId('composer').inputValue(), '大切な下書き')
  // The words stand in one place only: twice would be sent twice.
  assert.equal(await bubbles(page, 'operator').count(), 0)
  await page.getByTestId('send').click()
  await page.locator('[data-testid=send-state][data-state=sent]').waitFor()
  // The stream lives again, too.
  await who.say({ type: 'text', text: '続きです' })
  await bubbles(page, 'customer').getByText('続きです').waitFor()
})

test('what arrives while the line is cut is there when it is back', async (t) => {
  const who = await customer(desk, `断線 ${Date.now()}`)
  await who.say({ type: 'text', text: '一つめ' })
  const { page } = await visitor(browser)
  const wire = await openWire(desk.console_url)
  t.after(() => wire.cut())
  await signIn(page, { ...desk, console_url: wire.url }, desk.operators[0])
  await rowOf(page, who.name).click()
  await bubbles(page, 'customer').getByText('一つめ').waitFor()
  await wire.cut()
  await page.getByTestId('banner').waitFor()
  for (const text of ['二つめ', '三つめ', '四つめ']) await who.say({ type: 'text', text })
  assert.equal(await bubbles(page, 'customer').count(), 1)
  await wire.mend()
  for (const text of ['二つめ', '三つめ', '四つめ']) await bubbles(page, 'customer').getByText(text).waitFor()
  assert.equal(await bubbles(page, 'customer').count(), 4)
  await page.getByTestId('banner').waitFor({ state: 'detached' })
})

test('two operators reach for one customer: one gets it, the other is told', async () => {
  const who = await customer(desk, `取り合い ${Date.now()}`)
  await who.say({ type: 'text', text: 'お願いします' })
  const one = await visitor(browser)
  const two = await visitor(browser)
  // The second one's stream says nothing, so that its screen is behind.
  await two.context.addInitScript(() => delete globalThis.SharedWorker)
  await two.page.route('**/api/v1/stream*', () => {})
  await signIn(one.page, desk, desk.operators[0])
  await signIn(two.page, desk, desk.operators[1])
  await rowOf(one.page, who.name).click()
  await rowOf(two.page, who.name).click()
  await two.page.getByTestId('accept').waitFor()
  await one.page.getByTestId('accept').click()
  await one.page.getByTestId('composer').waitFor()
  await two.page.getByTestId('accept').click()
  await two.page.getByTestId('toast').getByText('ほかの人が先に受けました').waitFor()
  // The refusal brought the truth along.
  await two.page.locator('[data-lock=other]').waitFor()
  assert.equal(await two.page.getByTestId('composer').count(), 0)
})
