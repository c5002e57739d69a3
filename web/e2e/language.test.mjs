// An administrator sets a language model up: a wrong address, a wrong key and a wrong name are told apart, customers' words
// begin to go there only after a yes, masked, and what it cost stands on the page. The key never comes back.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { customer, emulate, launch, openDesk, visitor } from './desk.mjs'
import { openModel } from './fake_model.mjs'

const key = 'sk-only-the-model-knows'
let desk, browser, model
before(async () => {
  model = await openModel({ key, chat: 'writer-1', embed: 'seer-1', answer: (body) => written(body) })
  desk = await openDesk({ bot: true, own: '127.0.0.1' })
  browser = await launch()
})
after(async () => {
  await browser?.close()
  await desk?.stop()
  await model?.stop()
})

/** Says the first sentence of the first entry it was given. */
function written(body) {
  const entry = body.messages.at(-1).content.split('\n')
  return JSON.stringify({ answer: entry[2].split('。')[0] + '。', sources: ['1'] })
}

async function enter(t, email) {
  const { page, complaints } = await visitor(browser)
  t.after(() => assert.deepEqual(complaints, []))
  const who = desk.operators.find((o) => o.email.startsWith(email))
  await page.goto(desk.console_url + '/bot/model')
  await page.getByTestId('login-email').fill(who.email)
  await page.getByTestId('login-password').fill(who.password)
  await page.getByTestId('login-submit').click()
  await page.getByTestId('language').waitFor()
  return page
}

/** A question that the FAQ alone is unsure of. */
async function unsure(page) {
  for (const text of ['送料の無料の件', '料金の件', '配送の無料', 'お届けの変更の件', '支払いの件について']) {
    const answer = await page.request.post(desk.console_url + '/api/v1/bot/try', { data: { workspace_id: 'midori', text }, headers: { Origin: new URL(desk.console_url).origin } })
    assert.ok(answer.ok(), await answer.text())
    if ((await answer.json()).zone === 'offer') return text
  }
  throw new Error('the bot is sure of everything')
}

const tried = (page, part) => page.getByTestId(`trial-${part}`)
async function save(page) {
  const answer = page.waitForResponse((r) => r.request().method() === 'PUT' && r.url().endsWith('/bot/model-port'))
  await page.getByTestId('language-save').click()
  return answer
}

test('set up, tested, switched on with a yes, used, paid for', async (t) => {
  const page = await enter(t, 'admin')
  await page.getByTestId('language-none').waitFor()
  await page.getByTestId('language-begin').click()

  // what is wrong is said in its place
  await page.getByTestId('language-answers').check()
  await page.getByTestId('language-save').click()
  await page.getByText('回答を書くモデルの名前を入力してください').waitFor()
  await page.getByTestId('language-answers').uncheck()
  await page.getByTestId('language-url').fill('ftp://model.example')
  await page.getByTestId('language-save').click()
  await page.getByText('https:// か http:// で始まるアドレス').waitFor()

  // off, nothing leaves: it is saved without being asked, and can be tested
  await page.getByTestId('language-url').fill(model.url)
  await page.getByTestId('language-key').fill('sk-wrong')
  await page.getByTestId('language-chat').fill('writer')
  await page.getByTestId('language-embed').fill('seer-1')
  await page.getByTestId('language-priceIn').fill('100')
  await page.getByTestId('language-priceOut').fill('1000')
  await page.getByTestId('language-cap').fill('50')
  await save(page)
  await page.getByTestId('language-test').click()
  await tried(page, 'chat').getByText('APIキーが受け付けられません').waitFor()
  await tried(page, 'chat').getByText('HTTP 401').waitFor()

  await page.getByTestId('language-key-replace').click()
  await page.getByTestId('language-key').fill(key)
  const kept = await save(page)
  assert.ok(!(await kept.text()).includes(key), 'the key comes back')
  await page.getByTestId('language-key-kept').waitFor()
  await page.getByTestId('language-test').click()
  await tried(page, 'chat').getByText('モデルの名前が違います').waitFor()
  await tried(page, 'embedding').getByText('3次元').waitFor()
  assert.ok(model.asked.every((a) => !a.text.includes('090')))

  // elsewhere the key must be given anew
  await page.getByTestId('language-url').fill('https://other.example/v1')
  await page.getByTestId('language-save').click()
  await page.getByText('キーを入力し直してください').waitFor()
  await page.getByTestId('language-url').fill(model.url)

  // switched on: only after a yes that names where the words go
  await page.getByTestId('language-chat').fill('writer-1')
  await page.getByTestId('language-answers').check()
  await page.getByTestId('language-save').click()
  const ask = page.getByTestId('language-ask')
  await ask.getByText(`お客様の言葉を ${model.host} に送りますか`).waitFor()
  await ask.getByTestId('what-is-sent').getByText('見落とすことがあります').waitFor()
  await page.keyboard.press('Escape')
  await ask.waitFor({ state: 'detached' })
  assert.equal(await page.getByTestId('language-state').textContent(), '使っていません')
  await page.getByTestId('language-save').click()
  await page.getByTestId('language-agree').click()
  await page.getByTestId('language-state').getByText('使用中').waitFor()
  await page.getByTestId('language-test').click()
  await tried(page, 'chat').getByText('使えます').waitFor()

  // a customer's unsure question is written about; her number stays in the house
  const question = await unsure(page)
  const who = await customer(desk, `言葉 ${Date.now()}`)
  model.asked.length = 0
  await who.say({ type: 'text', text: `${question}、電話090-1234-5678です` })
  const said = async () => (await emulate(desk, '/emu/ledger?after=0')).items.filter((i) => i.user_id === who.id && i.direction === 'out')
  while ((await said()).length === 0) await new Promise((done) => setTimeout(done, 50))
  assert.equal(model.asked.length, 1)
  assert.ok(model.asked[0].text.includes('〈電話番号〉') && !model.asked[0].text.includes('1234'), model.asked[0].text)

  await page.reload()
  await page.getByTestId('language-calls').waitFor()
  assert.match(await page.getByTestId('language-spent').textContent(), /^0\.\d+円 \/ 50円$/)
  assert.equal(await page.getByTestId('language-url').inputValue(), model.url)
  assert.ok(!(await page.content()).includes(key), 'the key is on the page')
})

test('an editor sees it, and changes nothing', async (t) => {
  const page = await enter(t, 'saito')
  await page.getByText('変更できるのは管理者だけです').waitFor()
  assert.ok(await page.getByTestId('language-url').isDisabled())
  assert.equal(await page.getByTestId('language-save').count(), 0)
})
