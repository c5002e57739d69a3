// The bot answers first; whoever takes over sees what it did, and teaches it with one tap.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { bubbles, customer, launch, openDesk, rowOf, signIn, visitor } from './desk.mjs'

let desk, browser
before(async () => {
  desk = await openDesk({ bot: true })
  browser = await launch()
})
after(async () => {
  await browser?.close()
  await desk?.stop()
})

test('answered, then handed over: the operator sees what the bot did and tells it the right answer', async (t) => {
  const who = await customer(desk, `質問 ${Date.now()}`)
  await who.say({ type: 'text', text: '送料はいくらですか' })
  const [answer] = await who.until(1)
  assert.match(answer.text, /本州・四国は1回770円/)
  assert.deepEqual(answer.quickReply.items.map((i) => i.action.label), ['解決した', '解決していない', 'オペレーターに相談する'])
  await who.say({ type: 'postback', data: answer.quickReply.items[2].action.data })
  await who.until(2)

  const { page, complaints } = await visitor(browser)
  t.after(() => assert.deepEqual(complaints, []))
  await signIn(page, desk, desk.operators[0])
  await rowOf(page, who.name).click()
  const card = page.getByTestId('bot-card')
  await card.getByText('お客様の希望').waitFor()
  await card.getByText('お届け・送料').waitFor()
  await bubbles(page, 'bot').getByText('本州・四国は1回770円').waitFor()
  await page.getByTestId('postback').getByText('オペレーターに相談する').waitFor()
  // What it is about, in the customer's words, and each line leads to its message.
  await card.getByTestId('bot-request').getByText('送料はいくらですか').click()
  await bubbles(page, 'customer').filter({ has: page.locator('.ring-2') }).getByText('送料はいくらですか').waitFor()
  await card.getByTestId('bot-try').first().click()

  // A person knows better how the customer feels and what it is about; the word of it takes it back.
  await card.getByTestId('mood-menu').click()
  await page.getByTestId('choice-worried').click()
  await card.getByTestId('mark-mood').getByText('手動で設定').waitFor()
  await card.getByTestId('mark-mood').getByText('お困り・お急ぎ').waitFor()
  await card.getByTestId('topic-menu').click()
  await card.getByTestId('topic-box').fill('送料の相談')
  await card.getByTestId('topic-box').press('Enter')
  await card.getByTestId('mark-topic').getByText('手動で設定').waitFor()
  await card.getByTestId('topic-menu').getByText('送料の相談').waitFor()

  // Tags are the customer's: added with Enter, taken away with one press that can be undone.
  const about = page.getByTestId('panel-customer')
  await about.getByTestId('tag-add').click()
  await about.getByTestId('tag-box').fill('VIP')
  await about.getByTestId('tag-box').press('Enter')
  await about.getByTestId('tag').getByText('VIP').waitFor()
  await about.getByRole('button', { name: 'タグ「VIP」を外す' }).click()
  await about.getByTestId('tag').waitFor({ state: 'detached' })
  await page.getByTestId('toast').filter({ hasText: 'VIP' }).getByRole('button', { name: '元に戻す' }).click()
  await about.getByTestId('tag').getByText('VIP').waitFor()

  // One key says which was right, and another puts it right; while one writes, keys are letters.
  const verdict = card.getByTestId('verdict')
  await page.keyboard.press('?')
  await page.getByTestId('help').getByText('ボットの候補の正解').waitFor()
  await page.keyboard.press('Escape')
  await page.getByTestId('help').waitFor({ state: 'detached' })
  await page.keyboard.press('1')
  await verdict.getByRole('button', { name: 'これが正解', pressed: true }).waitFor()
  await verdict.getByText('判定済み').waitFor()
  await page.keyboard.press('0')
  await verdict.getByRole('button', { name: 'どれも違う', pressed: true }).waitFor()

  // None of the three: another is found by its words.
  await verdict.getByTestId('verdict-search').click()
  await page.getByTestId('picker-search').fill('ポイント')
  await page.getByTestId('picker-rows').getByRole('button').filter({ hasText: 'ポイント' }).first().click()
  await card.getByTestId('verdict-other').getByText('ポイント').waitFor()
})

test('what a scenario has asked is on the card after the hand-off', async (t) => {
  const who = await customer(desk, `予約 ${Date.now()}`)
  await who.say({ type: 'text', text: '予約したいです' })
  const before = await who.until(1)
  await who.say({ type: 'postback', data: before.at(-1).quickReply.items[0].action.data })
  const asked = await who.until(before.length + 1)
  assert.match(asked.at(-1).text, /何名様/)
  await who.say({ type: 'text', text: '3名です' })
  const heard = (await who.until(asked.length + 1)).length
  await who.say({ type: 'text', text: 'オペレーターに代わってください' })
  await who.until(heard + 1)

  const { page, complaints } = await visitor(browser)
  t.after(() => assert.deepEqual(complaints, []))
  await signIn(page, desk, desk.operators[0])
  await rowOf(page, who.name).click()
  const fields = page.getByTestId('bot-fields')
  await fields.getByText('人数').waitFor()
  await fields.getByTestId('bot-people').getByRole('button', { name: '3' }).click()
  await bubbles(page, 'customer').filter({ has: page.locator('.ring-2') }).getByText('3名です').waitFor()
  await page.getByTestId('bot-scenario').getByText('予約受付').waitFor()
})

test('a dialogue can be left at any time', async () => {
  const who = await customer(desk, `手続き ${Date.now()}`)
  await who.say({ type: 'text', text: 'お届け日を変更したいです' })
  const before = await who.until(1)
  await who.say({ type: 'text', text: 'やめる' })
  const after = await who.until(before.length + 1)
  assert.match(after.at(-1).text, /終わりに|お手続きを/, JSON.stringify(after.at(-1)))
})
