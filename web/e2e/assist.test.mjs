// What a language model helps an operator with: off until an administrator says so; a customer's words are translated under
// themselves, own words and replies to begin with go into the pad, nothing is sent, and trouble is said in words.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { customer, launch, openDesk, rowOf, shooter, signIn, visitor } from './desk.mjs'
import { openModel } from './fake_model.mjs'

const key = 'sk-only-the-model-knows'
let desk, browser, model, fails
before(async () => {
  model = await openModel({ key, chat: 'writer-1', embed: 'none', answer: (body) => said(body) })
  desk = await openDesk({ own: '127.0.0.1' })
  browser = await launch()
})
after(async () => {
  await browser?.close()
  await desk?.stop()
  await model?.stop()
})
const shoot = shooter('assist')

/** Says what a model would: by what it was told to do. */
function said(body) {
  if (fails) return 'I would rather chat.'
  const [orders, data] = [body.messages[0].content, JSON.parse(body.messages[1].content)]
  if (orders.includes('翻訳係')) {
    const mark = /〈[A-Z]〉/.exec(data.text)?.[0] ?? ''
    return JSON.stringify({ translation: data.into === 'ja' ? `荷物はどこにありますか。${mark}にお電話ください。` : `Your parcel is on its way. ${mark}` })
  }
  return JSON.stringify({ reply: `${data.entries[0].text.split('\n')[1].split('。')[0]}。`, entries: ['1'] })
}
const email = (name) => desk.operators.find((o) => o.email.startsWith(name))
async function device(t, who) {
  const { page, complaints, context } = await visitor(browser)
  t.after(async () => {
    await context.close()
    assert.deepEqual(complaints, [])
  })
  await signIn(page, desk, email(who))
  return page
}
async function met(t, said) {
  const them = await customer(desk, `Anna ${Date.now()}`)
  await them.say({ type: 'text', text: said })
  const page = await device(t, 'yamamoto')
  await rowOf(page, them.name).click()
  await page.getByTestId('accept').click()
  await page.getByTestId('composer').waitFor()
  return { them, page }
}
async function switchOn(t) {
  const admin = await device(t, 'admin')
  const done = await admin.evaluate(async ([url, key]) => {
    const now = await (await fetch('/api/v1/bot/model-port?workspace=midori')).json()
    const body = { ...Object.fromEntries(['workspace_id', 'version', 'dimensions', 'weight'].map((k) => [k, now[k]])), url, key, chat_model: 'writer-1', embedding_model: '', answers: false, embeddings: false,
      translates: true, suggests: true, timeout_ms: 8000, cap_yen: 100, price_in: 10, price_out: 100, price_embedding: 0 }
    return (await fetch('/api/v1/bot/model-port', { method: 'PUT', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) })).status
  }, [model.url, key])
  assert.equal(done, 200)
  await admin.goto(`${desk.console_url}/bot/model`)
  await admin.getByTestId('language-translates').waitFor()
  assert.ok(await admin.getByTestId('language-suggests').isChecked())
  await admin.getByTestId('language-translates').scrollIntoViewIfNeeded()
  await shoot(admin, 'settings')
}

test('off, nothing of it is there; on, words are translated under themselves and replies go into the pad', async (t) => {
  const off = await met(t, 'Where is my parcel?')
  await off.page.getByTestId('panel-crm').waitFor()
  assert.equal(await off.page.getByTestId('translate').count() + (await off.page.getByTestId('assist').count()), 0)
  assert.equal(model.asked.length, 0)
  await switchOn(t)

  const { them, page } = await met(t, 'Where is my parcel? Call me: 090-1234-5678')
  await page.getByTestId('translate').click()
  await page.getByTestId('translation-text').getByText('090-1234-5678にお電話ください').waitFor()
  await page.getByTestId('translation').getByText('機械翻訳').waitFor()
  await page.getByTestId('bubble').getByText('Where is my parcel?').waitFor() // the words themselves stay
  assert.ok(!model.asked.some((a) => a.text.includes('1234')))
  await shoot(page, 'translation')
  const asked = model.asked.length
  await page.reload()
  await page.getByTestId('translation-text').waitFor() // kept: nobody is asked again
  assert.equal(model.asked.length, asked)

  // One's own words go into the pad, and the input stays.
  await page.getByTestId('composer').fill('荷物は配送中です。')
  await page.getByTestId('assist-language').selectOption('en')
  await page.getByTestId('assist-write').click()
  await page.getByTestId('pad-text').waitFor()
  await page.waitForFunction(() => document.querySelector('[data-testid=pad-text]').value.includes('Your parcel is on its way.'))
  assert.equal(await page.getByTestId('composer').inputValue(), '荷物は配送中です。')
  await shoot(page, 'written')
  await page.getByTestId('pad-text').fill('')
  await page.getByTestId('composer').fill('')

  // A reply to begin with, and what it leans on; sent as it is, it counts as used.
  await them.say({ type: 'text', text: '送料はいくらですか' })
  await page.getByTestId('bubble').filter({ hasText: '送料はいくらですか' }).waitFor()
  await page.getByTestId('suggest').click()
  await page.getByTestId('suggestion-entry').first().waitFor()
  await shoot(page, 'suggestion')
  assert.equal((await them.got()).length, 0)
  const text = await page.getByTestId('pad-text').inputValue()
  assert.notEqual(text, '')
  const fate = page.waitForRequest((r) => r.url().endsWith('/suggestion/fate'))
  await page.getByTestId('pad-move').click()
  await page.getByTestId('composer').press('Enter')
  assert.equal(JSON.parse((await fate).postData()).fate, 'used')
  assert.equal((await them.until(1)).at(-1).text, text)
  await page.getByTestId('suggestion').waitFor({ state: 'detached' })

  // Dropped, it goes out of the pad.
  await page.getByTestId('suggest').click()
  await page.getByTestId('suggestion-drop').click()
  assert.equal(await page.getByTestId('pad-text').inputValue(), '')

  // A model that talks nonsense is told; what was written stays.
  fails = true
  await page.getByTestId('composer').fill('お待ちください。')
  await page.getByTestId('suggest').click()
  await page.getByTestId('toast').getByText('読み取れませんでした').waitFor()
  assert.equal(await page.getByTestId('composer').inputValue(), 'お待ちください。')
})
