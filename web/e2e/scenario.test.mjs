// An editor draws a dialogue from a blank page, mends what is wrong with it, tries it on
// the handset, publishes it, and a customer gets it.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { customer, launch, openDesk, visitor } from './desk.mjs'

let desk, browser
before(async () => {
  desk = await openDesk({ bot: true })
  browser = await launch()
})
after(async () => {
  await browser?.close()
  await desk?.stop()
})

/** Somebody on the scenarios' page. */
async function enter(t, email) {
  const { page, complaints } = await visitor(browser)
  t.after(() => assert.deepEqual(complaints, []))
  const who = desk.operators.find((o) => o.email.startsWith(email))
  await page.goto(desk.console_url + '/scenarios')
  await page.getByTestId('login-email').fill(who.email)
  await page.getByTestId('login-password').fill(who.password)
  await page.getByTestId('login-submit').click()
  await page.getByTestId('scenario-row').first().waitFor()
  return page
}

const card = (page, words) => page.getByTestId('node').filter({ hasText: words })
/** Draws from a way of a card to a new one. */
async function go(page, from, way, kind) {
  await card(page, from).getByTestId(`go-${way}`).click()
  await page.getByTestId(`kind-${kind}`).click()
}

test('drawn from a blank page, mended, tried, published, and a customer gets it', async (t) => {
  const page = await enter(t, 'saito')
  await page.getByTestId('new-scenario').click()
  await page.getByTestId('new-name').fill('ギフト包装のご相談')
  await page.getByTestId('new-id').fill('gift')
  await page.getByTestId('new-make').click()
  await page.getByTestId('editor').waitFor()
  assert.match(page.url(), /\/scenarios\/edit\/midori\/gift$/)

  // message → choice → ask → end; the second option is forgotten.
  await page.getByTestId('add-message').click()
  await page.getByTestId('say-text').fill('ギフト包装のご相談を承ります。')
  await page.getByTestId('add-choice').click()
  await page.getByTestId('choice-text').fill('包装をご希望ですか。')
  await page.getByTestId('option-1').fill('希望する')
  await page.getByTestId('option-2').fill('希望しない')
  await go(page, '包装をご希望ですか', 'option:o1', 'ask')
  await page.getByTestId('ask-text').fill('何個お包みしますか。')
  await page.getByTestId('ask-type').selectOption('number')
  await page.getByTestId('ask-field').fill('count')
  await page.getByTestId('ask-min').fill('1')
  await page.getByTestId('ask-max').fill('5')
  await go(page, '何個お包みしますか', 'next', 'end')
  await page.getByTestId('end-text').fill('{{count}}個ですね。承りました。')
  await page.getByTestId('side-scenario').click()
  await page.getByTestId('triggers').fill('ギフト包装、包装の相談')

  // The desk says what is missing, and where; it can't be published like this.
  await page.getByTestId('problem-count').getByText('1件').waitFor()
  assert.ok(await page.getByTestId('publish').isDisabled())
  await page.getByTestId('problem-count').click()
  await page.getByTestId('problem').getByText('「希望しない」の先がつながっていません').click()
  await card(page, '包装をご希望ですか').getByTestId('node-problem').waitFor()
  await page.getByTestId('way-option:o2').selectOption('end1')
  await page.getByTestId('problem-count').waitFor({ state: 'detached' })

  // Step back, and forth again.
  await page.getByTestId('undo').click()
  await page.getByTestId('problem-count').waitFor()
  await page.keyboard.press('Control+y')
  await page.getByTestId('problem-count').waitFor({ state: 'detached' })
  await page.keyboard.press('Control+s')
  await page.getByTestId('saved').getByText('下書き保存済み').waitFor()

  await page.getByTestId('try').click()
  const phone = page.getByTestId('phone')
  await phone.getByTestId('said').getByText('ギフト包装のご相談を承ります').waitFor()
  await phone.getByTestId('quick').getByText('希望する', { exact: true }).click()
  await phone.getByTestId('said').getByText('何個お包みしますか').waitFor()
  await card(page, '何個お包みしますか').and(page.locator('.lit')).waitFor()
  await phone.getByTestId('try-text').fill('9')
  await phone.getByTestId('try-text').press('Enter')
  await phone.getByTestId('mine').getByText('9').waitFor()
  await phone.getByTestId('said').nth(3).waitFor() // it asks again
  await phone.getByTestId('try-text').fill('三個')
  await phone.getByTestId('try-text').press('Enter')
  await phone.getByTestId('said').getByText('3個ですね。承りました').waitFor()
  await phone.getByTestId('try-over').waitFor()

  await page.getByTestId('publish').click()
  await page.getByTestId('live').getByText('公開中 第1版').waitFor()

  const who = await customer(desk, `贈り物 ${Date.now()}`)
  await who.say({ type: 'text', text: 'ギフト包装' })
  const [hello, question] = await who.until(2)
  assert.equal(hello.text, 'ギフト包装のご相談を承ります。')
  assert.match(question.text, /包装をご希望ですか/)
  await who.say({ type: 'postback', data: question.quickReply.items.find((i) => i.action.label === '希望しない').action.data })
  assert.match((await who.until(3)).at(-1).text, /承りました/)
})
