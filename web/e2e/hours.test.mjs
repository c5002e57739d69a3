// Opening hours and clocks: a supervisor sets the week, a special day, a temporary closing and a target; what customers
// would read is shown before it is saved; the history knows who did it. A reply that is due counts down on the row and in
// the talk, and whoever is named is told when time runs out.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { customer, launch, openDesk, rowOf, shooter, signIn, visitor } from './desk.mjs'

let desk, browser
before(async () => {
  desk = await openDesk()
  browser = await launch()
})
after(async () => {
  await browser?.close()
  await desk?.stop()
})

const login = (email) => desk.operators.find((o) => o.email.startsWith(email))
const shoot = shooter('hours')

async function enter(t, email, path = '') {
  const { page, complaints } = await visitor(browser)
  t.after(() => assert.deepEqual(complaints, []))
  await signIn(page, desk, login(email))
  if (path) await page.goto(desk.console_url + path)
  return page
}

test('a supervisor sets hours, holidays, a closing and targets, and sees what they mean', async (t) => {
  const page = await enter(t, 'kobayashi', '/settings')
  await page.getByTestId('to-hours').click()
  await page.getByTestId('now').getByText('受付中').waitFor()

  await page.getByText('曜日ごとに決める').click()
  const monday = page.getByTestId('day-1')
  await monday.getByLabel('月曜日の終了').fill('12:00')
  await monday.getByLabel('月曜日の終了').press('Tab')
  await monday.getByRole('button', { name: '月曜日に時間帯を追加' }).click()
  await monday.getByLabel('月曜日の開始').nth(1).fill('11:30')
  await monday.getByLabel('月曜日の開始').nth(1).press('Tab')
  await monday.getByText('時間帯が重なっています').waitFor()
  assert.ok(await page.getByTestId('plan-save').isDisabled())
  await monday.getByLabel('月曜日の開始').nth(1).fill('1300')
  await monday.getByLabel('月曜日の終了').nth(1).fill('18:00')
  await monday.getByLabel('月曜日の終了').nth(1).press('Tab')
  await page.getByTestId('spread').click()
  assert.equal(await page.getByTestId('day-5').getByLabel('金曜日の開始').nth(1).inputValue(), '13:00')
  await page.getByTestId('day-6').getByRole('button', { name: '土曜日に時間帯を追加' }).click()
  await page.getByTestId('day-6').getByLabel('土曜日の開始').fill('22:00')
  await page.getByTestId('day-6').getByLabel('土曜日の終了').fill('2:00')
  await page.getByTestId('day-6').getByLabel('土曜日の終了').press('Tab')
  await page.getByTestId('day-6').getByText('翌').waitFor()
  await shoot(page, 'hours-week')

  await page.getByTestId('view-days').click()
  await page.getByText('休む', { exact: true }).click()
  await page.getByTestId('holidays').getByText('成人の日').waitFor()
  await page.getByTestId('holidays').getByText('秋分の日').waitFor()
  await page.getByTestId('add-special').click()
  const special = page.locator('[data-testid^=special-]').last()
  await special.getByLabel('日付').fill('2027-05-01')
  await special.getByLabel('名前').fill('棚卸し')
  await page.getByTestId('add-closing').click()
  await page.getByTestId('preview-0').click()
  await page.getByTestId('preview').getByText('臨時に受付を休止しております').waitFor()
  assert.doesNotMatch(await page.getByTestId('preview').innerText(), /\{\{/)
  await shoot(page, 'hours-days')

  await page.getByTestId('view-targets').click()
  await page.getByTestId('add-target').click()
  const target = page.getByTestId('target-0')
  await target.getByLabel('タグ').fill('お急ぎ')
  await target.getByLabel('最初の返信(切替から) 受付時間内').fill('5')
  await shoot(page, 'hours-targets')
  await page.getByTestId('plan-save').click()
  await page.getByText('保存しました').first().waitFor()

  await page.getByTestId('view-history').click()
  const newest = page.getByTestId('history').locator('li').first()
  await newest.getByText('小林 恵').waitFor()
  await newest.getByText('受付時間・祝日・特別な日・臨時休業・返信の目標').waitFor()
  await shoot(page, 'hours-history')
  await page.getByRole('button', { name: 'この内容を呼び出す' }).first().click() // and undone again
  await page.getByTestId('dirty').waitFor()
  await page.getByTestId('plan-save').click()
  await page.getByText('保存しました').first().waitFor()

  await page.getByTestId('view-figures').click()
  await page.getByTestId('figures').getByText('最初の返信(メッセージから)').waitFor()
  await page.getByTestId('figures').getByText('完了まで').waitFor()
  await page.getByTestId('of-channel').selectOption({ index: 1 })
  await page.getByTestId('of-segment').fill('お急ぎ')
  await page.getByTestId('of-segment').press('Enter')
  await page.getByTestId('figures').locator('[data-row=all] td').first().getByText('0', { exact: true }).waitFor() // nobody has the tag
  await shoot(page, 'hours-figures')
})

test('who may not change it reads it', async (t) => {
  const page = await enter(t, 'yamamoto', '/settings/hours')
  await page.getByText('変更できるのは管理者とスーパーバイザーです').waitFor()
  assert.equal(await page.getByTestId('plan-save').count(), 0)
  assert.equal(await page.getByTestId('view-figures').count(), 0)
})

test('a reply counts down on the row and in the talk, and those named are told', async (t) => {
  const page = await enter(t, 'kobayashi', '/settings/hours/targets')
  const first = page.getByTestId('target-0')
  await first.waitFor()
  await page.getByTestId('add-target').click() // stands above the others, for everybody
  await first.getByLabel('最初の返信(切替から) 受付時間内').fill('1')
  await first.getByRole('spinbutton', { name: '目標に対する割合' }).first().fill('10')
  await first.getByRole('spinbutton', { name: '目標に対する割合' }).first().press('Tab')
  await first.getByLabel('スーパーバイザーに知らせる').first().check()
  await page.getByTestId('plan-save').click()
  await page.getByText('保存しました').first().waitFor()

  const who = await customer(desk, '時計 太郎')
  await page.goto(desk.console_url + '/inbox')
  await page.getByTestId('presence').waitFor()
  await who.say({ type: 'text', text: '急いでいます' })
  const row = rowOf(page, '時計 太郎')
  await row.getByTestId('wait').getByText(/^0:[0-5]\d$/).waitFor()
  await page.getByText('時計 太郎様への返信が遅れそうです(10%)').waitFor() // six seconds later
  await row.click()
  await page.getByTestId('accept').click()
  const head = page.locator('header').getByTestId('wait')
  await head.getByText(/^返信まで 0:\d\d$/).waitFor()
  const title = await head.getAttribute('title')
  assert.match(title, /受付時間内: 20\d\d年/)
  await shoot(page, 'clock-countdown')
  await head.getByText(/^期限超過 \+0:\d\d$/).waitFor({ timeout: 70_000 })
  await shoot(page, 'clock-late')
  await page.getByTestId('composer').fill('お待たせしました')
  await page.keyboard.press('Enter')
  await head.waitFor({ state: 'detached' })
})
