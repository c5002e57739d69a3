import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { customer, launch, openDesk, shooter, signIn, visitor } from './desk.mjs'

let desk, browser
before(async () => {
  desk = await openDesk()
  browser = await launch()
})
after(async () => {
  await browser?.close()
  await desk?.stop()
})

const shoot = shooter('ahead')
const boss = () => ({ email: 'kobayashi@demo.example', password: desk.operators[0].password })

async function open(t, operator, options = {}) {
  const { page, complaints } = await visitor(browser, { viewport: { width: 1440, height: 900 }, ...options })
  t.after(() => assert.deepEqual(complaints, []))
  await signIn(page, desk, operator)
  return page
}

async function presence(page, to) {
  await page.getByTestId('presence').click()
  await page.getByTestId(`choice-${to}`).click()
  await page.getByTestId(`choice-${to}`).waitFor({ state: 'detached' })
}

test('what is coming is said on any page, once, and a click on what helps puts it into force and takes it back', async (t) => {
  const chief = await open(t, boss())
  await chief.getByTestId('presence').waitFor()
  const op = await open(t, desk.operators[0])
  await presence(op, 'break')
  for (let i = 0; i < 4; i++) await (await customer(desk, `お急ぎ ${i} ${Date.now()}`)).say({ type: 'text', text: 'いつ届きますか?' })
  const card = chief.getByTestId('alarm')
  await card.waitFor({ timeout: 60_000 })
  await card.hover() // it stays for who is at it
  assert.match(await card.textContent(), /\d\d:\d\d から \d+件が15分を超える見込み/)
  assert.match(await chief.getByTestId('mark-ahead').getAttribute('title'), /超過の見込み \dキュー/)
  assert.equal(await op.getByTestId('mark-ahead').count(), 0)
  await card.getByText('山本 彩さんに休憩から戻ってもらう').waitFor()
  await shoot(chief, 'alarm')
  await card.getByTestId('alarm-apply').first().click()
  await card.getByTestId('alarm-applied').waitFor()
  await op.getByTestId('presence').filter({ hasText: /新規受付可|満席/ }).waitFor()
  await shoot(chief, 'alarm-applied')
  await card.getByTestId('alarm-undo').click()
  await op.getByTestId('presence').filter({ hasText: '休憩' }).waitFor()
  await card.getByTestId('alarm-open').click()
  await chief.getByTestId('breaches').waitFor()
  await card.waitFor({ state: 'detached' })
  await chief.goto(`${desk.console_url}/inbox`)
  await chief.getByTestId('mark-ahead').waitFor() // it is on, and not said again
  await chief.waitForTimeout(12_000)
  assert.equal(await card.count(), 0)
})

test('a supervisor sees what is coming, lets somebody come back from a break, sees it in force and takes it back', async (t) => {
  const op = await open(t, desk.operators[0])
  await presence(op, 'break')
  for (let i = 0; i < 4; i++) await (await customer(desk, `お客様 ${i} ${Date.now()}`)).say({ type: 'text', text: 'いつ届きますか?' })
  const chief = await open(t, boss())
  await chief.locator('a[href="/ahead"]').click()
  await chief.getByTestId('breaches').waitFor()
  assert.match(await chief.getByTestId('breaches').textContent(), /\d\d:\d\d に \d+件が15分を超える見込み/)
  await shoot(chief, 'ahead-now')
  assert.match(await chief.getByTestId('queue-midori-first').textContent(), /担当できる人がいない/)
  const back = chief.getByTestId('remedy-return')
  await back.waitFor()
  assert.match(await back.textContent(), /山本 彩さんに休憩から戻ってもらう/)
  await back.getByTestId('more').click()
  const dialog = chief.getByTestId('remedy-dialog')
  await dialog.waitFor()
  assert.match(await dialog.textContent(), /先に声をかけて/)
  await shoot(chief, 'ahead-confirm')
  await chief.keyboard.press('Escape') // looking changes nothing
  await dialog.waitFor({ state: 'detached' })
  assert.match(await op.getByTestId('presence').textContent(), /休憩/)
  await back.getByTestId('more').click()
  await dialog.getByTestId('remedy-minutes').selectOption('30')
  await dialog.getByTestId('remedy-confirm').click()
  await dialog.waitFor({ state: 'detached' })

  const on = chief.getByTestId('in-force')
  await on.waitFor()
  assert.match(await on.textContent(), /実行中.*山本 彩.*まで・小林 恵/)
  await op.getByTestId('presence').filter({ hasText: /新規受付可|満席/ }).waitFor()
  await op.getByTestId('accept-offer').first().waitFor() // and work comes at once
  await chief.waitForFunction(() => !document.querySelector('[data-testid=queue-midori-first]')?.textContent.includes('担当できる人がいない'))
  await shoot(chief, 'ahead-in-force')
  await on.getByTestId('undo').click()
  await on.waitFor({ state: 'detached' })
  await op.getByTestId('presence').filter({ hasText: '休憩' }).waitFor()

  await chief.getByTestId('view-history').click()
  await chief.getByTestId('ahead-history').waitFor()
  assert.match(await chief.getByTestId('ahead-history').textContent(), /山本 彩さんに休憩から戻ってもらう.*小林 恵.*に確認.*取り消し/)
  await shoot(chief, 'ahead-history')
  await chief.getByTestId('view-accuracy').click()
  await chief.getByText('まだ突き合わせた予測はありません').waitFor()
})

test('an entrance in surge mode is a remedy where many ask for a person by the bot; it is seen at the entrance and taken back here', async (t) => {
  const crowded = await openDesk({ bot: true })
  t.after(() => crowded.stop())
  const { page: chief, complaints } = await visitor(browser, { viewport: { width: 1440, height: 900 } })
  t.after(() => assert.deepEqual(complaints, []))
  await signIn(chief, crowded, { email: 'kobayashi@demo.example', password: crowded.operators[0].password })
  const shop = await (await fetch(`${crowded.emulator_url}/emu/channels`)).json()
  const second = shop.items.map((c) => c.id).find((id) => id !== crowded.channel_id)
  for (let i = 0; i < 2; i++) {
    const one = await customer({ ...crowded, channel_id: second }, `混雑 ${i} ${Date.now()}`)
    await one.say({ type: 'text', text: 'オペレーターをお願いします' })
    await one.until(1)
  }
  await chief.goto(`${crowded.console_url}/ahead`)
  const surge = chief.getByTestId('helps').getByTestId('remedy-surge')
  await surge.waitFor({ timeout: 90_000 }) // how they came is counted once a minute
  await chief.getByTestId('helps').getByTestId('remedy-bot_first').waitFor()
  assert.equal(await chief.getByTestId('helps').getByTestId('remedy-message').count(), 0)
  assert.match(await chief.getByTestId('soothes').textContent(), /用件を先に伺う/)
  assert.match(await chief.getByTestId('queues').locator('xpath=following::p[1]').textContent(), /仮定して|実際にかかった/)
  await shoot(chief, 'ahead-entrance')
  await chief.getByTestId('remedy-bot_first').getByTestId('more').click()
  const dialog = chief.getByTestId('remedy-dialog')
  await dialog.waitFor()
  assert.match(await dialog.textContent(), /一度はボットで答え/)
  await shoot(chief, 'ahead-entrance-confirm')
  await chief.keyboard.press('Escape')
  await dialog.waitFor({ state: 'detached' })
  await chief.getByTestId('remedy-bot_first').getByTestId('apply').click() // one click, for an hour
  await chief.getByTestId('toast').filter({ hasText: '手を打ちました' }).waitFor()
  await chief.getByTestId('in-force').waitFor()
  const { page: op } = await visitor(browser)
  await signIn(op, crowded, crowded.operators[0])
  await op.getByTestId('surge-strip').waitFor()
  assert.match(await op.getByTestId('surge-strip').textContent(), /北山珈琲店.*まで/)
  const late = await customer({ ...crowded, channel_id: second }, `あとから ${Date.now()}`)
  await late.say({ type: 'text', text: 'オペレーターをお願いします' })
  assert.match((await late.until(1)).at(-1).text, /混み合|お待ち/)
  await chief.getByTestId('in-force').getByTestId('undo').click()
  await chief.getByTestId('in-force').waitFor({ state: 'detached' })
  await op.getByTestId('surge-strip').waitFor({ state: 'detached' })
})

test('an operator sees how long customers wait, and no outlook; a phone reads it too', async (t) => {
  const op = await open(t, desk.operators[1])
  await presence(op, 'available')
  await op.reload()
  assert.equal(await op.locator('a[href="/ahead"]').count(), 0)
  await op.goto(`${desk.console_url}/ahead`)
  await op.getByText('スーパーバイザーと管理者が使えます').waitFor()
  const phone = await open(t, boss(), { viewport: { width: 390, height: 844 } })
  await phone.goto(`${desk.console_url}/ahead`)
  await phone.getByTestId('queues').waitFor()
  assert.equal(await phone.evaluate(() => document.documentElement.scrollWidth <= innerWidth), true)
  await shoot(phone, 'ahead-phone')
})
