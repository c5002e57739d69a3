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
  await card.getByTestId('verdict').locator('summary').click()
  await card.getByRole('button', { name: 'これが正解' }).first().click()
  await card.getByText('判定済み').waitFor()
})

test('a dialogue can be left at any time', async () => {
  const who = await customer(desk, `手続き ${Date.now()}`)
  await who.say({ type: 'text', text: 'お届け日を変更したいです' })
  const before = await who.until(1)
  await who.say({ type: 'text', text: 'やめる' })
  const after = await who.until(before.length + 1)
  assert.match(after.at(-1).text, /終わりに|お手続きを/, JSON.stringify(after.at(-1)))
})
