// Asked outside of the chat: an operator sends a form, the phone opens it, the answer shows masked, and is revealed with a reason.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { customer, launch, openDesk, rowOf, shooter, signIn, visitor } from './desk.mjs'
import { openPhone } from './phone_hands.mjs'

let desk, browser
before(async () => {
  desk = await openDesk()
  browser = await launch()
})
after(async () => {
  await browser?.close()
  await desk?.stop()
})

const shoot = shooter('form')

test('a bank account comes by a form, never by the chat', async (t) => {
  const who = await customer(desk, `返金 ${Date.now()}`)
  await who.say({ type: 'text', text: '返金をお願いします。口座番号はここに書けばよいですか?' })
  const { page, complaints, context } = await visitor(browser)
  t.after(async () => {
    await context.close()
    assert.deepEqual(complaints, [])
  })
  await signIn(page, desk, desk.operators[0])
  await rowOf(page, who.name).click()
  await page.getByTestId('accept').click()
  await page.getByTestId('composer').waitFor()

  // who is about to ask in the talk is offered the form
  await page.getByTestId('composer').fill('お振込先の口座番号を教えてください')
  await page.getByTestId('form-hint').waitFor()
  await shoot(page, 'hint')
  await page.getByTestId('composer').fill('')
  await page.getByTestId('form-hint').waitFor({ state: 'detached' })

  // the operator sees the message as it goes out
  await page.getByTestId('composer').press('Alt+a')
  await page.getByTestId('plus-menu').waitFor()
  await page.keyboard.press('f')
  const text = page.getByTestId('form-text')
  await text.waitFor()
  assert.equal(await page.getByTestId('form-bank').isChecked(), true)
  const said = (await text.locator('p').first().textContent()).trim()
  assert.match(said, /トークには口座番号を書かないでください。\n期限: \d+月\d+日/)
  await shoot(page, 'dialog')
  await page.getByTestId('form-send').click()
  const [message] = await who.until(1)
  assert.equal(message.template.text, said)
  const row = page.getByTestId('form-row')
  await row.and(page.locator('[data-state=open]')).waitFor()

  // the customer, on a phone: what is wrong is said, nothing is lost
  const phone = await openPhone(browser, desk, { id: desk.channel_id }, who.id)
  t.after(() => phone.context?.close())
  await phone.page.getByTestId('phone-action').last().click()
  const opened = phone.page.context().waitForEvent('page')
  await phone.page.getByTestId('phone-dialog-ok').click()
  const first = await opened
  const link = first.url()
  assert.match(link, /\/form\/[\w-]{43}$/)
  await first.close()
  const mobile = await browser.newContext({ viewport: { width: 390, height: 844 }, locale: 'ja-JP', javaScriptEnabled: false })
  t.after(() => mobile.close())
  const form = await mobile.newPage()
  const asked = []
  form.on('request', (r) => asked.push(new URL(r.url()).origin))
  await form.goto(link)
  await shoot(form, 'phone', { fullPage: true })
  await form.getByLabel('銀行名').fill('みどり銀行')
  await form.getByLabel('支店名').fill('新宿支店')
  await form.getByLabel('普通').check()
  await form.getByLabel('口座番号').fill('１２３４５')
  await form.getByLabel('口座名義(カナ)').fill('やまだ はなこ')
  await form.getByRole('button', { name: '送信する' }).click()
  await form.getByRole('alert').getByText('7けたで入力してください').waitFor()
  await shoot(form, 'flaw', { fullPage: true })
  assert.equal(await form.getByLabel('銀行名').inputValue(), 'みどり銀行')
  assert.equal(await form.getByLabel('普通').isChecked(), true)
  await form.getByLabel('口座番号').fill('１２３４５６７')
  await form.getByRole('button', { name: '送信する' }).click()
  await form.getByRole('heading', { name: '送信しました' }).waitFor()
  await shoot(form, 'thanks')
  assert.deepEqual([...new Set(asked)], [new URL(link).origin], 'the page asks nobody else')
  await form.goto(link)
  assert.equal(await form.getByRole('button').count(), 0, 'it can be answered once')

  // masked, told, and revealed with a reason
  await row.and(page.locator('[data-state=received]')).waitFor()
  assert.match(await page.getByTestId('form-masked').textContent(), /口座番号 \*\*\*4567/)
  await page.getByTestId('system-line').getByText('入力フォームの回答が届きました(口座情報)').waitFor()
  await shoot(page, 'received')
  assert.equal((await page.content()).includes('1234567'), false)
  await page.getByTestId('form-look').click()
  await page.getByTestId('form-reveal').click()
  await page.getByText('理由を選んでください。').waitFor()
  await page.getByTestId('form-reason').selectOption('refund')
  await shoot(page, 'reason')
  await page.getByTestId('form-reveal').click()
  const whole = page.getByTestId('form-whole')
  await whole.getByText('1234567').waitFor()
  await whole.getByText('ヤマダ ハナコ').waitFor()
  await shoot(page, 'whole')
  await page.getByTestId('form-hide').click()
  await whole.waitFor({ state: 'detached' })
  assert.equal((await page.content()).includes('1234567'), false)
  assert.equal(await page.getByTestId('composer').inputValue(), '')

  // done with it: destroyed
  await page.getByTestId('form-finish').click()
  await page.getByTestId('confirm').click()
  await row.and(page.locator('[data-state=destroyed]')).waitFor()
  await page.getByTestId('system-line').getByText('入力フォームの回答を消去しました(口座情報)').waitFor()
})

test('an administrator makes a form; card data can’t be asked for', async (t) => {
  const { page, complaints, context } = await visitor(browser)
  t.after(async () => {
    await context.close()
    assert.deepEqual(complaints, [])
  })
  const admin = desk.operators.find((o) => o.role === 'administrator') ?? { ...desk.operators[0], email: 'admin@demo.example' }
  await signIn(page, desk, admin)
  await page.goto(`${desk.console_url}/settings/forms`)
  await page.getByTestId('sheet-add').click()
  const sheet = page.getByTestId('sheet-own')
  await sheet.getByTestId('sheet-title').fill('会員番号')
  await sheet.getByTestId('sheet-why').fill('ご登録内容の確認のため')
  await sheet.getByTestId('sheet-ask').fill('会員番号を、下のボタンから開く専用フォームでお知らせください。')
  await sheet.getByTestId('field-label').fill('クレジットカード番号')
  await sheet.getByTestId('field-sort').selectOption('digits')
  await page.getByTestId('form-save').click()
  await page.getByTestId('refused').getByText('カード番号').waitFor()
  await shoot(page, 'settings')
  await sheet.getByTestId('field-label').fill('会員番号')
  await page.getByTestId('form-save').click()
  await page.getByText('保存しました。次に送るフォームから有効です。').first().waitFor()
  await page.reload()
  await page.getByTestId('sheet-own').getByRole('heading', { name: '会員番号' }).waitFor()
})
