// People: an administrator adds somebody and hands over a link; they choose a password and answer a customer. Shut out,
// they are signed out at once and their customer waits in line again. A link works once.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { bubbles, customer, launch, openDesk, rowOf, shooter, signIn, visitor } from './desk.mjs'

let desk, browser
before(async () => {
  desk = await openDesk()
  browser = await launch()
})
after(async () => {
  await browser?.close()
  await desk?.stop()
})
const shoot = shooter('staff')

test('somebody new comes in by a link, works, and is shut out', async (t) => {
  const admin = await visitor(browser)
  t.after(() => assert.deepEqual(admin.complaints, []))
  const { page } = admin
  await signIn(page, desk, desk.operators.find((o) => o.email.startsWith('admin')))
  await page.goto(desk.console_url + '/settings')
  await page.getByTestId('to-staff').click()
  await page.getByTestId('member-admin@demo.example').waitFor()
  await shoot(page, 'staff')

  await page.getByTestId('staff-add').click()
  await page.getByTestId('card-save').click()
  await page.getByText('80文字以内で入力してください。').waitFor()
  await page.getByTestId('card-name').fill('目黒 芽衣')
  await page.getByTestId('card-email').fill('mei@demo.example')
  await page.locator('[data-testid^=brand-]').first().check()
  await shoot(page, 'staff-new')
  await page.getByTestId('card-save').click()
  const link = await page.getByTestId('link').inputValue()
  assert.match(link, /\/invite#[\w-]{20,}$/)
  await shoot(page, 'staff-link')
  await page.getByTestId('link-done').click()
  const row = page.getByTestId('member-mei@demo.example')
  assert.equal(await row.getByTestId('standing').textContent(), '招待中')

  const mei = await visitor(browser)
  const hers = mei.page
  await hers.goto(link)
  await hers.getByText('目黒 芽衣さん、ようこそ').waitFor()
  await hers.getByTestId('invite-password').fill('short')
  await hers.getByTestId('invite-enter').click()
  await hers.getByText('12文字以上で、文字と数字を混ぜてください。').waitFor()
  await hers.getByTestId('invite-password').fill('open sesame 12')
  await hers.getByTestId('invite-repeat').fill('open sesame 12')
  await shoot(hers, 'staff-invite')
  await hers.getByTestId('invite-enter').click()
  await hers.getByTestId('presence').waitFor()

  const again = await visitor(browser)
  await again.page.goto(link)
  await again.page.getByTestId('invite-broken').waitFor()
  await shoot(again.page, 'staff-invite-used')

  const taro = await customer(desk, '待つ人')
  await taro.say({ type: 'text', text: '在庫はありますか' })
  await hers.getByRole('tab', { name: /待ち/ }).click()
  await rowOf(hers, taro.name).click()
  await hers.getByTestId('accept').click()
  await bubbles(hers, 'customer').first().waitFor()

  await page.reload()
  assert.equal(await row.getByTestId('standing').textContent(), '利用中')
  await row.getByTestId('staff-edit').click()
  await page.getByTestId('card-disabled').check()
  await page.getByText('対応中の問い合わせが1件あります').waitFor()
  await shoot(page, 'staff-disable')
  await page.getByTestId('card-save').click()
  await row.getByText('停止中').waitFor()

  await hers.getByTestId('session-dialog').or(hers.getByTestId('login-email')).first().waitFor() // her stream ends, and with it her screen
  await page.goto(desk.console_url + '/inbox')
  await page.getByRole('tab', { name: /待ち/ }).click()
  await rowOf(page, taro.name).waitFor()

  // with another role the card is saved on what was read; one's own access is not one's own
  await page.goto(desk.console_url + '/settings/people')
  await page.getByTestId('staff-search').fill('ａｄｍｉｎ')
  await page.getByTestId('member-admin@demo.example').getByTestId('staff-edit').click()
  assert.ok(await page.getByTestId('card-role').isDisabled())
  assert.equal(await page.getByTestId('card-disabled').count(), 0)
})
