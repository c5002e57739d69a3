// Beside the talk: the FAQ into the pad, who the customer is, their orders, notes, merges, and what was before.
import assert from 'node:assert/strict'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { customer, launch, openDesk, picture, rowOf, signIn, visitor } from './desk.mjs'

let desk, browser
before(async () => {
  desk = await openDesk()
  browser = await launch()
})
after(async () => {
  await browser?.close()
  await desk?.stop()
})

const shots = process.env.SCREENSHOTS
const shoot = async (page, name) => {
  if (!shots) return
  await mkdir(shots, { recursive: true })
  await page.waitForTimeout(400)
  await page.screenshot({ path: join(shots, `customer_${name}.png`) })
}
const email = (name) => desk.operators.find((o) => o.email.startsWith(name))

async function device(t, who = 'yamamoto', options = {}) {
  const { page, complaints, context } = await visitor(browser, options)
  t.after(async () => {
    await context.close()
    assert.deepEqual(complaints, [])
  })
  await signIn(page, desk, email(who))
  return page
}
/** A customer who has written, and an operator who has their talk. */
async function met(t, name, said = 'お願いします', who = 'yamamoto') {
  const them = await customer(desk, `${name} ${Date.now()}`)
  await them.say({ type: 'text', text: said })
  const page = await device(t, who)
  await rowOf(page, them.name).click()
  await page.getByTestId('accept').click()
  await page.getByTestId('composer').waitFor()
  return { them, page }
}
const api = (page, path) => page.evaluate(async (path) => (await fetch(`/api/v1/${path}`)).json(), path)
const idOf = (page) => new URL(page.url()).pathname.split('/').pop()

test('the FAQ begins with the customer’s last words, is searched as one types, and goes into the pad by keys', async (t) => {
  const { them, page } = await met(t, 'FAQ', '送料はいくらですか')
  const panel = page.getByTestId('panel-knowledge')
  await panel.getByTestId('faq-hit').filter({ hasText: '送料' }).first().waitFor()
  assert.equal(await panel.getByTestId('faq-search').inputValue(), '送料はいくらですか')
  await shoot(page, 'faq')
  // By keys only: to the search, down, open, into the pad. Nothing is sent.
  await page.locator('body').click({ position: { x: 5, y: 5 } })
  await page.keyboard.press('q')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await panel.getByTestId('faq-answer').getByText('770円').waitFor()
  await shoot(page, 'faq_open')
  await page.keyboard.press('Alt+Enter')
  await page.getByTestId('pad-text').waitFor()
  assert.match(await page.getByTestId('pad-text').inputValue(), /770円/)
  assert.equal(await page.getByTestId('composer').inputValue(), '')
  await page.getByTestId('toast').getByRole('button', { name: '元に戻す' }).click()
  assert.equal(await page.getByTestId('pad-text').inputValue(), '')
  // "This was the answer" is a vote for the customer's words.
  await panel.getByTestId('faq-teach').click()
  await panel.getByText('正解に選択済み').waitFor()
  const { items } = await api(page, `knowledge/candidates?workspace=midori&limit=100`)
  assert.ok(items.some((a) => a.text === '送料はいくらですか'), JSON.stringify(items.map((a) => a.text)))
  // Own words stand until they are taken back; another message does not disturb them.
  await panel.getByTestId('faq-search').fill('ポイント')
  await panel.getByTestId('faq-hit').filter({ hasText: 'ポイント' }).first().waitFor()
  await them.say({ type: 'text', text: '返品したいです' })
  await page.getByTestId('bubble').filter({ hasText: '返品したいです' }).waitFor()
  assert.equal(await panel.getByTestId('faq-search').inputValue(), 'ポイント')
  await panel.getByRole('button', { name: 'お客様のメッセージに戻す' }).click()
  await panel.getByTestId('faq-hit').filter({ hasText: '返品' }).first().waitFor()
  // Folded it stays folded.
  await panel.getByTestId('fold-knowledge').click()
  await page.reload()
  await page.getByTestId('fold-knowledge').waitFor()
  assert.equal(await page.getByTestId('faq-search').count(), 0)
})

test('orders are shown once the customer is verified; failures lock it until a supervisor releases', async (t) => {
  const { page } = await met(t, '確認', '注文の状況を知りたいです')
  const who = page.getByTestId('who')
  await page.getByTestId('orders-locked').waitFor()
  assert.equal((await api(page, `conversations/${idOf(page)}/customer/orders`)).orders.length, 0)
  await shoot(page, 'locked')
  await page.locator('body').click({ position: { x: 5, y: 5 } })
  await page.keyboard.press('v')
  const dialog = page.getByTestId('verify-dialog')
  await dialog.getByTestId('order-said').fill('M-00000')
  await dialog.getByTestId('order-check').click()
  await dialog.getByTestId('order-told').getByText('ありません').waitFor()
  await dialog.getByTestId('ask-phone').getByTestId('tick-same').click()
  await shoot(page, 'verify')
  await dialog.getByRole('button', { name: '不一致を記録' }).click()
  await who.getByText('不一致 1/3回').waitFor()
  await who.getByTestId('verify-open').click()
  await dialog.getByTestId('ask-name').getByTestId('tick-same').click()
  await dialog.getByTestId('ask-birth_date').getByTestId('tick-same').click()
  await dialog.getByTestId('verify-save').click()
  await who.getByText('本人確認済').waitFor()
  await page.getByTestId('order').filter({ hasText: '冬のお鍋セット' }).waitFor()
  await shoot(page, 'orders')
  await who.getByTestId('verify-end').click()
  await page.getByTestId('orders-locked').waitFor()
  for (let i = 0; i < 3; i++) {
    await who.getByTestId('verify-open').click()
    await dialog.getByTestId('ask-name').getByTestId('tick-differs').click()
    await dialog.getByTestId('verify-save').click()
    await dialog.waitFor({ state: 'detached' })
  }
  await who.getByText('本人確認ロック中').waitFor()
  assert.equal(await who.getByTestId('verify-release').count(), 0)
  const boss = await device(t, 'kobayashi')
  await boss.goto(page.url())
  await boss.getByTestId('verify-release').click()
  await who.getByTestId('verify-open').waitFor() // the operator hears of it
})

test('flags, notes and attributes by hand are there for the next one; a suspected takeover hides orders', async (t) => {
  const { page } = await met(t, '注意')
  await page.getByTestId('note-add').click()
  await page.getByTestId('note-box').fill('置き配は不可')
  await page.getByTestId('note-box').press('Control+Enter')
  await page.getByTestId('customer-note').getByText('置き配は不可').waitFor()
  await page.getByTestId('attribute-add').click()
  await page.getByTestId('attribute-name').fill('氏名')
  await page.getByTestId('attribute-value').fill('注意 太郎')
  await page.getByTestId('attribute-value').press('Enter')
  await page.getByTestId('attribute-氏名').getByText('注意 太郎').waitFor()
  await page.getByTestId('attribute-氏名').getByRole('button').click()
  await page.getByTestId('attribute-value').fill('注意 次郎')
  await page.getByTestId('attribute-value').press('Enter')
  await page.getByTestId('attribute-氏名').getByText('注意 次郎').waitFor()
  await page.getByTestId('flag-open').click()
  await page.getByTestId('kind-takeover').click()
  await page.getByTestId('flag-note').fill('文面がいつもと違う')
  await page.getByTestId('flag-save').click()
  await page.getByTestId('flag-takeover').getByText('文面がいつもと違う').waitFor()
  await page.getByTestId('orders-locked').getByText('乗っ取り').waitFor()
  await shoot(page, 'flagged')
  await page.getByTestId('customer-note').getByTestId('note-remove').click()
  await page.getByTestId('customer-note').waitFor({ state: 'detached' })
  await page.getByTestId('toast').filter({ hasText: 'メモを削除' }).getByRole('button', { name: '元に戻す' }).click()
  await page.getByTestId('customer-note').getByText('置き配は不可').waitFor()
  const boss = await device(t, 'kobayashi')
  await boss.goto(page.url())
  await boss.getByTestId('flag-takeover').getByRole('button', { name: '外す' }).click()
  await page.getByTestId('flag-takeover').waitFor({ state: 'detached' })
})

test('two accounts become one customer and two again; what was before opens in place', async (t) => {
  const first = await customer(desk, `旧端末 ${Date.now()}`)
  await first.say({ type: 'text', text: '前の端末からの問い合わせ' })
  const photo = await visitor(browser)
  await first.say({ type: 'image', data: (await picture(photo.page)).toString('base64'), content_type: 'image/png' })
  await photo.context.close()
  const { them, page } = await met(t, '新端末', '端末を変えました', 'kobayashi')
  // The search knows the new customer once its index has caught up.
  await page.getByTestId('merge-open').click()
  const found = page.getByTestId('merge-found').getByRole('button').filter({ hasText: first.name })
  for (let i = 0; i < 40 && (await found.count()) === 0; i++) {
    await page.getByTestId('merge-search').fill(first.name)
    await page.waitForTimeout(400)
    if ((await found.count()) === 0) await page.getByTestId('merge-search').fill('')
  }
  await found.first().click()
  await page.getByTestId('merge-note').fill('機種変更のお申し出')
  await shoot(page, 'merge')
  await page.getByTestId('merge-save').click()
  await page.getByTestId('merged-mark').waitFor()
  assert.equal(await page.getByTestId('account').count(), 2)
  const row = page.getByTestId('inquiry').filter({ hasText: '' }).first()
  const here = page.url()
  await row.getByRole('button').first().click()
  await page.getByTestId('inquiry-messages').getByText('前の端末からの問い合わせ').waitFor()
  assert.equal(page.url(), here)
  await shoot(page, 'history')
  // Words still go to the account of the talk.
  await page.getByTestId('composer').fill('承知しました')
  await page.getByTestId('composer').press('Enter')
  assert.equal((await them.until(1)).at(-1).text, '承知しました')
  assert.equal((await first.got()).length, 0)
  await page.getByTestId('unmerge').click()
  await page.getByTestId('unmerge-yes').click()
  await page.getByTestId('merged-mark').waitFor({ state: 'detached' })
  assert.equal(await page.getByTestId('account').count(), 1)
})

test('a supervisor sets what is asked, and it is asked at once', async (t) => {
  const page = await device(t, 'kobayashi')
  await page.goto(`${desk.console_url}/settings/customers`)
  await page.getByTestId('policy-need').fill('3')
  await page.getByTestId('policy-kana').getByRole('checkbox').first().check()
  await page.getByTestId('policy-closed').uncheck()
  await shoot(page, 'policy')
  await page.getByTestId('policy-save').click()
  await page.getByTestId('toast').getByText('保存しました').waitFor()
  const them = await customer(desk, `決まり ${Date.now()}`)
  await them.say({ type: 'text', text: 'こんにちは' })
  await page.goto(desk.console_url)
  await page.getByTestId('tab-waiting').click().catch(() => undefined)
  await rowOf(page, them.name).click()
  await page.getByTestId('order').first().waitFor() // they are open now
  await page.getByTestId('verify-open').click()
  await page.getByTestId('verify-dialog').getByTestId('ask-kana').waitFor()
  await page.getByTestId('verify-dialog').getByText('一致 0 / 必要 3').waitFor()
})

test('on a phone all of it stands in the drawer', async (t) => {
  const them = await customer(desk, `携帯 ${Date.now()}`)
  await them.say({ type: 'text', text: '送料はいくらですか' })
  const page = await device(t, 'yamamoto', { viewport: { width: 390, height: 844 }, hasTouch: true })
  await rowOf(page, them.name).click()
  await page.getByTestId('open-context').click()
  await page.getByTestId('who').waitFor()
  await page.getByTestId('faq-hit').first().waitFor()
  await shoot(page, 'phone')
  await page.getByTestId('verify-open').click()
  await page.getByTestId('verify-dialog').waitFor()
  await shoot(page, 'phone_verify')
})
