// The bot learns: what it could not answer shows as a gap, becomes a draft with the customers' words, is approved by a
// second person, and from then on it knows. Beside the talk a question that nothing fits becomes a draft, and one that an
// operator has matched a phrasing.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { customer, launch, openDesk, rowOf, signIn, visitor } from './desk.mjs'

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

async function enter(t, email, path) {
  const { page, complaints } = await visitor(browser)
  t.after(() => assert.deepEqual(complaints, []))
  const who = login(email)
  await page.goto(desk.console_url + path)
  await page.getByTestId('login-email').fill(who.email)
  await page.getByTestId('login-password').fill(who.password)
  await page.getByTestId('login-submit').click()
  return page
}

test('a gap becomes a draft, is approved by another person, and is known from then on', async (t) => {
  for (const text of ['オンライン収穫祭の参加方法', 'オンライン収穫祭にはどう参加しますか']) {
    const who = await customer(desk, `祭り ${text}`)
    await who.say({ type: 'text', text })
    await who.until(1)
  }
  const page = await enter(t, 'kobayashi', '/bot/gaps')
  await page.getByTestId('gap').first().waitFor() // what the last search found
  await page.getByTestId('find-gaps').click()
  const gap = page.getByTestId('gap').filter({ hasText: 'オンライン収穫祭' })
  await gap.getByText('2件', { exact: true }).waitFor()
  await gap.getByTestId('gap-draft').click()
  await page.getByTestId('draft-question').fill('オンライン収穫祭にはどう参加しますか')
  await page.getByTestId('draft-make').click()
  await page.getByTestId('entry').waitFor() // the new draft, for its answer to be written
  await page.getByTestId('answer-0').fill('毎月第1土曜日に、メールでお送りするURLからご参加ください。')
  await page.getByTestId('submit').click()
  await page.locator('[data-testid=entry] [data-testid=entry-state][data-state=review]').waitFor()
  const entry = page.url()

  const second = await enter(t, 'saito', new URL(entry).pathname)
  await second.getByTestId('publish').click()
  await second.locator('[data-testid=entry] [data-testid=entry-state][data-state=published]').waitFor()

  await page.goto(desk.console_url + '/bot/try')
  await page.getByTestId('try-text').fill('オンライン収穫祭にはどう参加しますか')
  await page.keyboard.press('Enter')
  await page.getByTestId('try-zone').getByText('即答').waitFor()
  await page.getByTestId('try-candidate').first().getByText('オンライン収穫祭にはどう参加しますか').waitFor()

  await page.getByTestId('view-check').click()
  await page.getByTestId('begin-check').click()
  await page.getByTestId('newly-right').getByText('+').waitFor() // against the check before
  await page.getByTestId('show-all').click()
  await page.getByTestId('checked-row').filter({ hasText: 'オンライン収穫祭の参加方法' }).getByText('正解', { exact: true }).waitFor()

  await page.getByTestId('view-gaps').click()
  await page.getByTestId('find-gaps').click()
  await page.getByTestId('gap-counts').getByText('いまのボットなら答えられる').waitFor()
})

test('beside the talk: nothing fits, so a draft of the question', async (t) => {
  const who = await customer(desk, `下書き ${Date.now()}`)
  const asked = '肥料の放射線検査の証明書はありますか'
  await who.say({ type: 'text', text: asked })
  await who.until(1)
  await who.say({ type: 'text', text: 'オペレーターにつないでください' })
  const { page, complaints } = await visitor(browser)
  t.after(() => assert.deepEqual(complaints, []))
  await signIn(page, desk, desk.operators[0])
  await rowOf(page, who.name).click()
  const verdict = page.getByTestId('bot-card').getByTestId('verdict').first()
  await verdict.getByRole('button', { name: 'どれも違う' }).click() // it has unfolded itself: the question waits for a verdict
  await verdict.getByTestId('verdict-draft').click()
  await page.getByText('ナレッジの「下書き」に並びます').waitFor()
  const editor = await enter(t, 'saito', '/knowledge')
  await editor.getByTestId('entry-row').filter({ hasText: asked }).waitFor()
})

test('one operator’s vote waits for an editor; approved, the bot knows the words; undone, it does not', async (t) => {
  const asked = '宅配ロッカーへ入れといてくれる？'
  const asks = async (n) => {
    const who = await customer(desk, `ロッカー ${n}`)
    await who.say({ type: 'text', text: asked })
    const [first] = await who.until(1)
    return { who, text: first.text }
  }
  const before = await asks(1)
  await before.who.say({ type: 'text', text: 'オペレーターにつないでください' })
  const { page, complaints } = await visitor(browser)
  t.after(() => assert.deepEqual(complaints, []))
  await signIn(page, desk, desk.operators[0])
  await rowOf(page, before.who.name).click()
  const verdict = page.getByTestId('bot-card').getByTestId('verdict').first()
  await verdict.getByTestId('verdict-search').click()
  await page.getByTestId('picker-search').fill('置き配はできますか')
  await page.getByTestId('picker-rows').getByRole('button').filter({ hasText: '置き配はできますか' }).click()
  await verdict.getByText('判定済み').waitFor()
  assert.equal((await asks(2)).text, before.text) // one voice is not enough

  const editor = await enter(t, 'saito', '/knowledge')
  await editor.getByTestId('view-candidates').click()
  const row = editor.getByTestId('candidate').filter({ hasText: asked })
  await row.getByTestId('alias-approve').click()
  await row.waitFor({ state: 'detached' })
  const known = (await asks(3)).text
  assert.notEqual(known, before.text)
  assert.match(known, /置き配/)

  await editor.getByTestId('alias-live').click()
  await row.getByText('斎藤 葵が承認').waitFor()
  await row.getByTestId('alias-undo').click()
  await row.waitFor({ state: 'detached' })
  assert.equal((await asks(4)).text, before.text)
})

test('a brand has its own complaint words, and phrases that are none; the check counts apart what a scenario takes', async (t) => {
  const page = await enter(t, 'kobayashi', '/bot/settings')
  await page.getByTestId('complaint').fill('異物が入っていた')
  await page.getByTestId('harmless').fill('異物が入っていた')
  await page.getByText('「異物が入っていた」が両方にあります').waitFor()
  assert.equal(await page.getByTestId('settings-save').isDisabled(), true)
  await page.getByTestId('harmless').fill('怒りの激辛カレー')
  await page.getByTestId('settings-save').click()
  await page.getByText('保存しました。次のメッセージから使われます').waitFor()
  const tries = async (text) => {
    await page.goto(desk.console_url + '/bot/try')
    await page.getByTestId('try-text').fill(text)
    await page.keyboard.press('Enter')
    await page.getByTestId('try-answer').waitFor()
  }
  await tries('箱に異物が入っていたのですが')
  await page.getByTestId('try-claim').getByText('有人へ引き継ぎ').waitFor()
  await page.getByText('「異物が入っていた」が苦情と受け取られ').waitFor()
  await tries('怒りの激辛カレーの送料はいくらですか')
  await page.getByTestId('try-spared').getByText('怒りの激辛カレー').waitFor()
  await tries('送料はいくらですか?あと返品できますか?')
  await page.getByTestId('try-parts').getByText('シナリオ「返品」を始めるボタン').waitFor()
  await page.getByTestId('view-check').click()
  await page.getByTestId('show-claimed').click()
  await page.getByTestId('checked-row').filter({ hasText: '解約したいです' }).getByText('シナリオ「解約」が先に答えます').waitFor()
})
