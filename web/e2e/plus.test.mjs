// What stands behind ＋: a place, choices, cards, emoji by name, the tone guide, a message for later.
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

const shoot = shooter('plus')
async function device(t, who) {
  const { page, complaints, context } = await visitor(browser)
  t.after(async () => {
    await context.close()
    assert.deepEqual(complaints, [])
  })
  await signIn(page, desk, who)
  return page
}
async function accepted(t, name, page) {
  const who = await customer(desk, `${name} ${Date.now()}`)
  await who.say({ type: 'text', text: 'お願いします' })
  page ??= await device(t, desk.operators[0])
  await rowOf(page, who.name).click()
  await page.getByTestId('accept').click()
  await page.getByTestId('composer').waitFor()
  return { who, page }
}
const input = (page) => page.getByTestId('composer')
/** Opens ＋ by its key and takes an act by its letter. */
async function act(page, letter) {
  await input(page).press('Alt+a')
  await page.getByTestId('plus-menu').waitFor()
  await page.keyboard.press(letter)
}
const gone = (page) => page.getByTestId('undo').waitFor({ state: 'detached' }).catch(() => undefined)

test('a place, cards and choices go out together; a tap comes back as the customer’s words', async (t) => {
  const { who, page } = await accepted(t, '送るもの')
  await page.getByTestId('plus').waitFor()
  await act(page, 'l')
  await page.getByTestId('place-add').click()
  await page.getByText('場所を読み取れません').waitFor()
  await page.getByTestId('place-title').fill('みどり市場 本店')
  await page.getByTestId('place-address').fill('東京都新宿区西新宿1-1-1')
  await page.getByTestId('place-point').fill('https://www.google.com/maps?q=35.690921,139.700258')
  await shoot(page, 'place')
  await page.getByTestId('place-add').click()

  await act(page, 'r')
  await page.getByLabel('ボタン', { exact: true }).check()
  await page.getByTestId('card-title-0').fill('お受け取り方法')
  await page.getByTestId('card-text-0').fill('ご希望をお選びください')
  await page.getByTestId('card-button-0-0').fill('店舗で受け取る')
  await shoot(page, 'rich')
  await page.getByTestId('rich-add').click()

  await act(page, 'q')
  await page.getByTestId('choice-label-0').fill('午前')
  await page.getByTestId('choice-label-1').fill('午後')
  await shoot(page, 'choices')
  await page.getByTestId('choices-add').click()
  await input(page).fill('ご来店の時間帯をお選びください')
  await page.getByTestId('extras').getByText('みどり市場 本店').waitFor()
  await shoot(page, 'tray')
  await input(page).press('Enter')
  await page.getByTestId('extras').waitFor({ state: 'detached' })
  const [place, card, text] = await who.until(3)
  assert.equal(place.type, 'location')
  assert.equal(place.latitude, 35.690921)
  assert.equal(card.template.actions[0].displayText, '店舗で受け取る')
  assert.deepEqual(text.quickReply.items.map((i) => i.action.label), ['午前', '午後'])
  assert.ok(!place.quickReply && !card.quickReply, 'choices stand under the last bubble only')
  await who.say({ type: 'postback', data: text.quickReply.items[1].action.data })
  await bubbles(page, 'customer').getByText('午後', { exact: true }).waitFor()
  await shoot(page, 'tapped')
})

test('what is taken back is there again, with its choices', async (t) => {
  const { page } = await accepted(t, '取り消し')
  await act(page, 'q')
  await page.getByTestId('choice-label-0').fill('はい')
  await page.getByTestId('choice-label-1').fill('いいえ')
  await page.getByTestId('choices-add').click()
  await input(page).fill('よろしいですか')
  await input(page).press('Enter')
  await page.getByTestId('undo').waitFor()
  await page.getByTestId('undo').first().click()
  await page.waitForFunction(() => document.querySelector('[data-testid=composer]')?.value === 'よろしいですか')
  await page.getByTestId('choices-tray').getByText('いいえ').waitFor()
})

test('emoji are found by Japanese names and go where the caret is; IME keys choose nothing', async (t) => {
  const { page } = await accepted(t, '絵文字')
  await input(page).fill('ありがとうございます。')
  await act(page, 'e')
  const search = page.getByTestId('emoji-search')
  await search.fill('おじぎ')
  await search.dispatchEvent('keydown', { key: 'Enter', isComposing: true })
  assert.equal(await input(page).inputValue(), 'ありがとうございます。')
  await shoot(page, 'emoji')
  await search.press('Enter')
  assert.equal(await input(page).inputValue(), 'ありがとうございます。🙇')
  await act(page, 'e')
  await page.getByRole('region', { name: '最近使ったもの' }).getByRole('button').first().waitFor()
  await page.keyboard.press('Escape')
})

test('the tone guide is written by a supervisor, kept by version, and lies beside the pad by key', async (t) => {
  const boss = await device(t, { email: 'kobayashi@demo.example', password: desk.operators[0].password })
  await boss.goto(`${desk.console_url}/settings/writing`)
  await boss.getByTestId('tone-edit').fill('・「〜させていただきます」を続けない\n・お名前は「様」を付ける')
  await boss.getByLabel('オペレーターの姓だけ').check()
  await boss.getByTestId('writing-save').click()
  await boss.getByTestId('tone-history').getByText(/第\d+版/).first().waitFor()
  await shoot(boss, 'settings')
  const { who, page } = await accepted(t, '手引き')
  await input(page).press('Alt+g')
  await page.getByTestId('tone-text').getByText('「様」を付ける').waitFor()
  await shoot(page, 'tone')
  await input(page).fill('承知いたしました')
  await input(page).press('Enter')
  const [m] = await who.until(1)
  assert.ok(m.sender?.name && !m.sender.name.includes(' '), JSON.stringify(m.sender))
})

test('a message for later is listed, changed, asked about when the customer wrote, and cancelled', async (t) => {
  const { who, page } = await accepted(t, '予約')
  await input(page).fill('明日の朝、発送いたします。')
  await act(page, 's')
  await page.getByTestId('later-cost').getByText('プッシュ').waitFor()
  await page.getByTestId('later-when').fill('2020-01-01T09:00')
  await page.getByTestId('later-keep').click()
  await page.getByText('これからの日時を入れてください').waitFor()
  await page.getByTestId('later-tomorrow_9').click()
  await shoot(page, 'later')
  await page.getByTestId('later-keep').click()
  await page.getByTestId('later-dialog').waitFor({ state: 'detached' })
  assert.equal(await input(page).inputValue(), '')
  await page.getByTestId('scheduled-open').click()
  const row = page.getByTestId('scheduled-row')
  await row.getByText('明日の朝、発送いたします。').waitFor()
  await row.getByTestId('scheduled-change').click()
  await page.getByTestId('later-text').fill('明日の午後、発送いたします。')
  await page.getByTestId('later-tomorrow_13').click()
  await page.getByTestId('later-keep').click()
  await row.getByText('明日の午後').waitFor()
  await shoot(page, 'scheduled')
  await page.goto(`${desk.console_url}/care/scheduled`)
  await page.getByTestId('own-scheduled').getByText('明日の午後').waitFor()
  await shoot(page, 'own')
  await page.getByTestId('to-talk').click()
  await page.getByTestId('scheduled-open').click()

  // one whose time comes while the customer has written; its writer is at work
  await page.evaluate(() => fetch('/api/v1/me/presence', { method: 'PUT', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ presence: 'available' }) }))
  const id = page.url().split('/').pop()
  await page.evaluate(async (id) => {
    const [one] = (await (await fetch(`/api/v1/conversations/${id}/scheduled`)).json()).items
    await fetch(`/api/v1/conversations/${id}/scheduled/${one.id}`, { method: 'PUT', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ due_at: new Date(Date.now() + 4000).toISOString(), message: { text: '本日発送いたします。' } }) })
  }, id)
  await who.say({ type: 'text', text: 'やはりキャンセルします' })
  await page.locator('[data-testid=scheduled-row][data-state=asks]').waitFor()
  await page.getByTestId('scheduled-why').getByText('連絡がありました').waitFor()
  await shoot(page, 'asks')
  assert.equal((await who.got()).length, 0)
  await page.getByTestId('scheduled-cancel').click()
  await page.getByTestId('scheduled').waitFor({ state: 'detached' })
  await gone(page)
})

test('with eight talks open the composer stays calm', async (t) => {
  const page = await device(t, desk.operators[1])
  for (let i = 0; i < 8; i++) await accepted(t, `八件 ${i}`, page)
  await page.keyboard.press('Escape')
  await shoot(page, 'eight_one')
  await page.keyboard.press('Alt+Shift+1')
  await page.keyboard.press('Alt+Shift+2')
  await page.waitForTimeout(500)
  await shoot(page, 'eight_beside')
  for (const box of await page.getByTestId('composer').all()) {
    const { height } = await box.locator('xpath=ancestor::form').boundingBox()
    assert.ok(height < 240, `${height}`)
  }
})
