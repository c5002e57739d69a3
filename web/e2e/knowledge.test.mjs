// An editor's day: a file of FAQs, a correction, a second person's approval, and the
// customers' words that operators pointed at.
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

const login = (email) => desk.operators.find((o) => o.email.startsWith(email))

/** Somebody on the knowledge page. */
async function enter(t, email) {
  const { page, complaints } = await visitor(browser)
  t.after(() => assert.deepEqual(complaints, []))
  const who = login(email)
  await page.goto(desk.console_url + '/knowledge')
  await page.getByTestId('login-email').fill(who.email)
  await page.getByTestId('login-password').fill(who.password)
  await page.getByTestId('login-submit').click()
  await page.getByTestId('knowledge').waitFor()
  await page.getByTestId('entry-row').first().waitFor()
  return page
}

const rowOf = (page, text) => page.getByTestId('entry-row').filter({ hasText: text })
const api = (page, path) => page.evaluate((p) => fetch(`/api/v1/knowledge${p}`).then((r) => r.json()), path)
const stateOf = (page, state) => page.locator(`[data-testid=entry] [data-testid=entry-state][data-state=${state}]`)

/** A CSV of n questions; `wrong` makes that row's date unreadable. */
function csv(n, wrong) {
  const rows = ['ID,質問,回答,カテゴリ大,公開終了']
  for (let i = 1; i <= n; i++) rows.push(`e2e-${i},"${i}番の棚の野菜は,どこから来ますか","産地は第${i}農園です。\n毎朝収穫しています。",産地,${i === wrong ? 'そのうち' : ''}`)
  return { name: 'faq.csv', mimeType: 'text/csv', buffer: Buffer.from(rows.join('\r\n')) }
}

test('300 FAQs imported, one corrected, approved by a second person', async (t) => {
  const page = await enter(t, 'saito')
  assert.match(page.url(), /\/knowledge/)
  await page.getByTestId('import').click()
  await page.getByTestId('import-file').setInputFiles(csv(300, 7))
  await page.getByTestId('import-rows').getByText('日時を読み取れません').waitFor()
  assert.equal(await page.getByTestId('import-rows').locator('tbody tr').count(), 1)
  assert.ok(await page.getByTestId('import-confirm').isDisabled(), 'one wrong row, and nothing may be imported')
  assert.equal((await api(page, '/entries?workspace=midori&q=農園')).items.length, 0)

  await page.getByTestId('import-file').setInputFiles(csv(300))
  await page.getByTestId('import-counts').getByText('新規 300件').waitFor()
  await page.getByTestId('import-confirm').click()
  await page.getByTestId('import-dialog').waitFor({ state: 'detached' })

  await page.getByTestId('entry-search').fill('123番の棚')
  await rowOf(page, '123番の棚').click()
  await stateOf(page, 'review').waitFor()
  await page.getByTestId('own-work').waitFor() // nobody approves their own
  assert.equal(await page.getByTestId('publish').count(), 0)
  await page.getByTestId('answer-0').fill('産地は北山の農園です。')
  await page.getByTestId('dirty').waitFor()
  await page.getByTestId('preview').getByText('産地は北山の農園です。').waitFor()
  await page.keyboard.press('Control+s')
  await stateOf(page, 'draft').waitFor()
  await page.getByTestId('submit').click()
  await stateOf(page, 'review').waitFor()

  const second = await enter(t, 'kobayashi')
  await second.getByTestId('state-mine').click()
  await second.getByTestId('entry-search').fill('123番の棚')
  await second.waitForFunction(() => document.querySelectorAll('[data-testid=entry-row]').length === 1)
  await rowOf(second, '123番の棚').click()
  await second.getByTestId('publish').click()
  await stateOf(second, 'published').waitFor()
  const who = await customer(desk, `産地 ${Date.now()}`) // the bot answers with it from now on
  await who.say({ type: 'text', text: '123番の棚の野菜はどこから来ますか' })
  assert.equal((await who.until(1))[0].text, '産地は北山の農園です。')
  const { items } = await api(second, '/entries?workspace=midori&live=true&q=' + encodeURIComponent('123番の棚'))
  assert.equal(items.length, 1)
  assert.equal(items[0].body.answer[0].text, '産地は北山の農園です。')
  assert.ok(items[0].live.now)
  await stateOf(page, 'published').waitFor() // the editor's screen follows by itself
})

test('sent back with a reason, then an old text brought back', async (t) => {
  const page = await enter(t, 'saito')
  await page.getByTestId('new-entry').click()
  await page.getByTestId('question').fill('リユース箱は使えますか')
  await page.getByTestId('answer-0').fill('使えます。')
  await page.getByTestId('submit').click()
  await stateOf(page, 'review').waitFor()
  const address = page.url()
  assert.doesNotMatch(address, /new$/)

  const second = await enter(t, 'kobayashi')
  await second.goto(address)
  await second.getByTestId('reject').click()
  await second.getByTestId('reject-confirm').click()
  await second.getByTestId('reject-dialog').getByText('理由を書いてください').first().waitFor()
  await second.getByTestId('reason-text').fill('返却の方法も書いてください')
  await second.getByTestId('reject-confirm').click()
  await stateOf(second, 'draft').waitFor()

  await page.getByTestId('reason').getByText('返却の方法も書いてください').waitFor()
  await page.getByTestId('answer-0').fill('使えます。次のお届けのときに箱をお渡しください。')
  await page.getByTestId('save').click()
  await page.getByTestId('tab-history').click()
  await page.getByText('変更点を見る').first().click()
  await page.getByTestId('diff').locator('ins').getByText('次のお届けのときに箱をお渡しください').waitFor()
  await page.getByTestId('rollback').click()
  await page.waitForFunction(() => document.querySelector('[data-testid=answer-0]')?.value === '使えます。')
})

test('a word stands in one group only', async (t) => {
  const page = await enter(t, 'saito')
  await page.getByTestId('view-words').click()
  await page.getByTestId('add-synonyms').click()
  await page.getByTestId('term-words').fill('退会、抜ける')
  await page.getByTestId('term-save').click()
  await page.getByTestId('synonyms').getByText('ほかの組に入っています').waitFor()
  await page.getByTestId('term-words').fill('領収書、レシート')
  await page.keyboard.press('Enter')
  await page.getByTestId('synonyms').getByText('レシート').waitFor()
})

/** One pixel. */
const picture = { name: '見本.png', mimeType: 'image/png', buffer: Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==', 'base64') }

test('a Flex message and a picture of an answer reach the phone that asks', async (t) => {
  const page = await enter(t, 'saito')
  await page.getByTestId('new-entry').click()
  await page.getByTestId('question').fill('ラッピングの見本写真を見せてください')
  await page.getByTestId('answer-0').fill('見本はこちらです。')
  await page.getByTestId('add-rich').click()
  await page.getByTestId('choice-flex').click()
  await page.getByTestId('rich-flaws').getByText('altText').waitFor() // LINE's limits, while one writes
  await page.getByTestId('rich-alt').fill('ラッピングの見本')
  await page.getByTestId('rich-flaws').waitFor({ state: 'detached' })
  await page.getByTestId('preview-rich').waitFor()
  await page.getByTestId('attach-file').setInputFiles(picture)
  await page.getByTestId('attachment').getByText('見本.png').waitFor()
  await page.getByTestId('preview-picture').waitFor()
  await page.getByTestId('submit').click()
  await stateOf(page, 'review').waitFor()
  const second = await enter(t, 'kobayashi')
  await second.goto(page.url())
  await second.getByTestId('publish').click()
  await stateOf(second, 'published').waitFor()
  const who = await customer(desk, `見本 ${Date.now()}`)
  await who.say({ type: 'text', text: 'ラッピングの見本写真を見せてください' })
  const [text, flex, image] = await who.until(3)
  assert.deepEqual([flex.type, flex.altText, flex.contents.type], ['flex', 'ラッピングの見本', 'bubble'])
  assert.equal(text.text, '見本はこちらです。')
  assert.equal(image.type, 'image')
  assert.equal(image.quickReply.items.length, 3) // under the last bubble
})
