// Around a talk: hold and resume, a follow-up that words propose and that is not kept, the closing
// check with what a customer may make of it, an escalation that a supervisor answers, wrap-up with
// a category, and the survey that the customer taps.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { bubbles, customer, launch, openDesk, rowOf, shooter, signIn, visitor } from './desk.mjs'

let desk, browser
/** The supervisor's console that stays open, and their way from a promise that is late to its talk. */
let chief, toLate
before(async () => {
  desk = await openDesk()
  browser = await launch()
  chief = await visitor(browser)
})
after(async () => {
  await browser?.close()
  await desk?.stop()
})

/** Pictures for whoever wants to look: SHOTS names the folder. */
const shot = shooter('care')

const supervisor = () => desk.operators.find((o) => o.email.startsWith('kobayashi')) ?? { email: 'kobayashi@demo.example', password: desk.operators[0].password }

/** Something by the API of a page's own session: with a time nearer than people can choose. */
const ask = (page, method, path, body) =>
  page.evaluate(
    async ([method, path, body]) => {
      const answer = await fetch(`/api/v1${path}`, { method, headers: { 'Content-Type': 'application/json' }, body: body && JSON.stringify(body) })
      const text = await answer.text()
      if (!answer.ok) throw new Error(`${path}: ${answer.status} ${text}`)
      return text ? JSON.parse(text) : null
    },
    [method, path, body],
  )
const soon = (seconds) => new Date(Date.now() + seconds * 1000).toISOString()
const idOf = (page) => new URL(page.url()).pathname.split('/').at(-1)

async function enter(t) {
  const { page, complaints } = await visitor(browser)
  t.after(() => assert.deepEqual(complaints, []))
  await signIn(page, desk, desk.operators[0])
  return page
}

/** A customer asks, and whoever sits at the page has it. */
async function taken(page, name, text) {
  const who = await customer(desk, `${name} ${Date.now()}`)
  await who.say({ type: 'text', text })
  await rowOf(page, who.name).click()
  await page.getByTestId('accept').click()
  await page.getByTestId('care-bar').waitFor()
  return who
}

async function answer(page, text) {
  await page.getByTestId('composer').fill(text)
  await page.getByTestId('composer').press('Enter')
  await bubbles(page, 'operator').getByText(text).waitFor()
}

/** What tapping a button of the newest bubble that has it sends; it waits for that bubble. */
async function button(who, label, after = 0) {
  for (;;) {
    const items = (await who.got()).slice(after).flatMap((m) => m.quickReply?.items ?? [])
    const found = items.findLast((i) => i.action.label === label)
    if (found) return { type: 'postback', data: found.action.data }
    await new Promise((done) => setTimeout(done, 50))
  }
}

const toasted = (page, text) => page.getByTestId('toast').filter({ hasText: text })

test('a hold names its end to the customer and reminds; one key keeps what was promised, and its owner hears when it is due', async (t) => {
  await signIn(chief.page, desk, supervisor())
  await chief.page.goto(`${desk.console_url}/care/settings`)
  await chief.page.getByLabel('期限を過ぎてからSVに知らせるまで').fill('1')
  await chief.page.getByTestId('rules-save').click()
  await toasted(chief.page, '保存しました').waitFor()
  await chief.page.goto(`${desk.console_url}/inbox`)

  const page = await enter(t)
  const who = await taken(page, '約束', '入荷はいつですか')
  await page.getByTestId('hold').click()
  await page.getByTestId('hold-sentence').click()
  const said = () => page.getByTestId('hold-text').inputValue()
  const first = /^確認いたしますので、(.*\d\d:\d\d)頃までお待ちいただけますでしょうか。$/.exec(await said())
  assert.ok(first, await said())
  await page.getByTestId('hold-dialog').getByText('3時間後').click()
  assert.notEqual(/、(.*)頃まで/.exec(await said())[1], first[1]) // the sentence follows the time
  await shot(page, 'hold_sentence')
  await page.getByTestId('hold-dialog').getByText('時刻なし').click()
  assert.equal(await said(), '確認いたしますので、少々お待ちいただけますでしょうか。')
  await page.getByTestId('hold-dialog').getByText('3時間後').click()
  const text = await said()
  await page.getByTestId('hold-confirm').click()
  await page.getByTestId('chip-hold').getByText(/\d\d:\d\d 再開予定/).waitFor()
  assert.equal((await who.until(1))[0].text, text)
  await ask(page, 'POST', `/conversations/${idOf(page)}/hold`, { reason: 'client', until: soon(2) })
  await toasted(page, '保留の再開予定の時刻です。').waitFor()
  await page.getByTestId('resume').click()
  await page.getByTestId('chip-hold').waitFor({ state: 'detached' })

  await answer(page, '確認のうえ、明日の15時までにご連絡いたします。')
  await page.getByTestId('chip-proposal').getByText(/15:00 までに折り返しますか/).waitFor()
  await page.locator('[data-testid=talk-name]').click()
  await page.evaluate(() => document.activeElement?.blur())
  await page.keyboard.press('f')
  await page.getByTestId('chip-follow-up').getByText('15:00').waitFor()
  const { items } = await ask(page, 'GET', '/follow-ups')
  assert.equal(items.length, 1)
  await ask(page, 'POST', `/conversations/${idOf(page)}/follow-ups/${items[0].id}`, { outcome: 'moved', due_at: soon(2) })
  await toasted(page, '折り返しの期限です。').waitFor()
  await shot(page, 'followup_due')
  // A minute later the supervisor hears of it; meanwhile other things go on.
  const talk = idOf(page)
  const late = toasted(chief.page, '折り返しの期限を過ぎています。')
  toLate = late.getByRole('button').first().click({ timeout: 150_000 }).then(() => talk)
  toLate.catch(() => undefined)
})

test('the closing check: moved, left out, sent; the customer is still in trouble, is content, or says nothing', async (t) => {
  const page = await enter(t)
  await page.getByTestId('presence').click()
  await page.getByTestId('choice-draining').click() // at work, and nothing else comes
  const who = await taken(page, '終了確認', '返品はできますか')
  await answer(page, '30日以内に承ります。')
  const chip = page.getByTestId('chip-check')
  await chip.getByText(/終了確認 \d\d:\d\d に送信/).waitFor()
  const planned = await chip.innerText()
  await page.getByTestId('closing-check').click()
  await page.getByTestId('check-dialog').getByText('3時間後').click()
  await page.getByTestId('check-move').click()
  await toasted(page, '時刻を変更しました。').waitFor()
  assert.notEqual(await chip.innerText(), planned)
  await shot(page, 'check_planned')
  await page.getByTestId('skip-check').click()
  await chip.waitFor({ state: 'detached' })

  const send = async () => {
    await page.getByTestId('closing-check').click()
    await page.getByTestId('check-now').click()
    await chip.getByText(/終了確認済み・.*\d\d:\d\d に終了/).waitFor()
  }
  await send()
  const still = await button(who, 'まだ困っています')
  const seen = (await who.got()).length
  assert.match((await who.got()).at(-1).text, /ご返信がない場合は.*\d+時(\d+分)?頃に受付を終了いたします/)
  await shot(page, 'check_sent')
  await who.say(still)
  await toasted(page, 'お客様が「まだ困っています」と答えました。').waitFor()
  await chip.waitFor({ state: 'detached' })
  await page.getByTestId('composer').waitFor() // it is the same operator's, and goes on
  await bubbles(page, 'customer').getByText('まだ困っています').waitFor()
  await shot(page, 'check_still')

  await answer(page, '返送先をお送りしました。')
  await send()
  await who.say(await button(who, '解決しました', seen))
  await page.locator('[data-testid=locked][data-lock=closed]').waitFor()
  await button(who, '満足', seen) // the survey came with it
  await shot(page, 'check_solved')

  // Nobody answers: the talk ends by itself, and the same button brings it back to the same person.
  const silent = await taken(page, '無言', 'いつ届きますか')
  await answer(page, '明日お届けします。')
  await send()
  const back = await button(silent, 'まだ困っています')
  await ask(page, 'PUT', `/conversations/${idOf(page)}/closing-check`, { at: soon(2) })
  await page.locator('[data-testid=locked][data-lock=closed]').waitFor()
  await shot(page, 'check_silence')
  await silent.say(back)
  await rowOf(page, silent.name).waitFor()
  await page.getByTestId('accept-offer').waitFor() // to this person before anybody else
  await shot(page, 'check_back')
  await page.getByTestId('accept-offer').click()
  await page.getByTestId('composer').waitFor()
  await bubbles(page, 'customer').getByText('まだ困っています').waitFor()
})

test('hold, follow-up, escalation, wrap-up and survey', async (t) => {
  // The supervisor lets the brand have after-contact work.
  const above = await visitor(browser)
  await signIn(above.page, desk, supervisor())
  await above.page.goto(`${desk.console_url}/care/settings`)
  await above.page.getByTestId('care-settings').waitFor()
  await shot(above.page, 'rules')
  await above.page.locator('fieldset', { hasText: '後処理' }).first().getByRole('checkbox').first().check()
  await above.page.locator('fieldset', { hasText: '問い合わせ区分(大・中・小)' }).getByRole('checkbox').last().uncheck()
  await above.page.getByTestId('rules-save').click()
  await above.page.getByTestId('toast').getByText('保存しました').waitFor()
  await above.page.evaluate(() => document.querySelector('[data-testid=check-after]').scrollIntoView({ block: 'center' }))
  await shot(above.page, 'rules_check')

  const who = await customer(desk, `保留 ${Date.now()}`)
  await who.say({ type: 'text', text: '在庫はありますか' })
  const { page, complaints } = await visitor(browser)
  t.after(() => assert.deepEqual([...complaints, ...above.complaints], []))
  await signIn(page, desk, desk.operators[0])
  await rowOf(page, who.name).click()
  await page.getByTestId('accept').click()
  await page.getByTestId('care-bar').waitFor()

  // Hold by its key, with a sentence for the customer; the row and the bar say so.
  await page.locator('body').click({ position: { x: 5, y: 5 } })
  await page.keyboard.press('h')
  await page.getByTestId('hold-dialog').waitFor()
  await page.getByTestId('hold-memo').fill('倉庫に確認中')
  await page.getByTestId('hold-text').fill('確認いたします。少々お待ちください。')
  await shot(page, 'hold_dialog')
  await page.getByTestId('hold-confirm').click()
  await page.getByTestId('chip-hold').getByText('クライアント確認中').waitFor()
  await page.getByTestId('held-for').getByText(/^0:0[1-9]$/).waitFor()
  await page.getByTestId('talk-state').getByText('保留').waitFor()
  await shot(page, 'hold')
  await page.getByTestId('resume').click()
  await page.getByTestId('chip-hold').waitFor({ state: 'detached' })
  await above.page.goto(`${desk.console_url}/settings/hours/figures`)
  await above.page.getByTestId('holds').getByText('クライアント確認中').waitFor()
  await shot(above.page, 'holds')

  // Words that promise a time propose a follow-up; one key keeps it.
  await page.getByTestId('composer').fill('確認のうえ、明日の15時までにご連絡いたします。')
  await page.getByTestId('composer').press('Enter')
  await page.getByTestId('chip-proposal').waitFor()
  await shot(page, 'proposal')
  await page.locator('[data-testid=talk-name]').click()
  await page.evaluate(() => document.activeElement?.blur())
  await page.keyboard.press('f')
  await page.getByTestId('chip-follow-up').waitFor()
  await page.getByTestId('follow-up-item').getByText('ご連絡いたします').waitFor()

  // An escalation: asked by the operator, answered by the supervisor, never seen by the customer.
  await page.getByTestId('escalate').click()
  await page.getByTestId('escalate-question').fill('3000円まで返金してよいですか')
  await shot(page, 'escalate_dialog')
  await page.getByTestId('escalate-confirm').click()
  await page.getByTestId('chip-escalation').waitFor()
  await above.page.goto(`${desk.console_url}/care/escalations`)
  const row = above.page.getByTestId('escalation-row').filter({ hasText: '3000円まで返金' })
  await row.waitFor()
  await shot(above.page, 'escalations')
  await row.getByTestId('answer-text').fill('はい、3000円まで可です')
  await row.getByTestId('answer-advise').click()
  await page.getByTestId('escalation-answer').getByText('3000円まで可').waitFor()
  await shot(page, 'escalation_answered')

  // Wrap-up: the talk ends, the survey goes out, the category is needed to close.
  await who.say({ type: 'text', text: 'ありがとうございました' })
  await bubbles(page, 'customer').getByText('ありがとうございました').waitFor()
  await page.getByTestId('close').click()
  await page.getByTestId('close-dialog').waitFor()
  await shot(page, 'finish_dialog')
  await page.getByTestId('close-confirm').click()
  await page.getByTestId('chip-wrapup').waitFor()
  await shot(page, 'wrapup')
  await page.getByTestId('close').click()
  await page.getByTestId('close-confirm').click()
  await page.getByTestId('close-dialog').getByText('問い合わせ区分を選んでください').waitFor()
  await page.getByTestId('category-search').fill('在庫')
  await page.getByTestId('category-search').press('Enter')
  await page.getByTestId('memo-draft').click()
  await page.waitForFunction(() => document.querySelector('[data-testid=close-memo]').value.includes('お客様: 在庫はありますか'))
  await shot(page, 'memo_draft')
  await page.getByTestId('close-memo').fill('入荷待ち')
  await shot(page, 'close_dialog')
  await page.getByTestId('close-confirm').click()
  await page.locator('[data-testid=locked][data-lock=closed]').waitFor()
  await bubbles(page, 'note').getByText('入荷待ち').waitFor()

  // What is said last waits three seconds for being taken back, and the survey behind it.
  let got, survey
  for (let tries = 0; !survey && tries < 100; tries++) {
    await page.waitForTimeout(100)
    got = await who.got()
    survey = got.find((m) => m.text?.includes('このたびの対応'))
  }
  assert.ok(survey, 'the survey reached the customer')
  assert.ok(!got.some((m) => m.text?.includes('3000円')), 'the customer sees nothing of the escalation')
  const low = survey.quickReply.items.find((i) => i.action.label === 'やや不満').action
  await who.say({ type: 'postback', data: low.data })
  await page.getByTestId('survey-answer').getByText('やや不満').waitFor()
  await shot(page, 'survey_answer')
  await above.page.getByTestId('view-surveys').click()
  await above.page.getByTestId('survey-row').first().waitFor()
  await shot(above.page, 'surveys')
  await above.page.getByTestId('view-followups').click()
  await above.page.getByTestId('everybody').click()
  await above.page.getByTestId('follow-up-row').first().waitFor()
  await shot(above.page, 'followups')
})

test('a colleague is asked before a transfer, and takes it', async (t) => {
  const who = await customer(desk, `相談 ${Date.now()}`)
  await who.say({ type: 'text', text: '返金してください' })
  const { page, complaints } = await visitor(browser)
  const other = await visitor(browser)
  t.after(() => assert.deepEqual([...complaints, ...other.complaints], []))
  await signIn(page, desk, desk.operators[0])
  await signIn(other.page, desk, desk.operators[1])
  await rowOf(page, who.name).click()
  await page.getByTestId('accept').click()
  await page.getByTestId('transfer').click()
  await page.getByTestId('transfer-dialog').getByText('相談してから').click()
  await page.getByTestId('transfer-target').selectOption('operator:ito')
  await page.getByTestId('transfer-note').fill('返金の件、代われますか')
  await shot(page, 'consult_dialog')
  await page.getByTestId('transfer-confirm').click()
  await page.getByTestId('chip-consult').waitFor()
  await shot(page, 'consult')
  // the colleague finds it in their list, after a reload too, until the consultation ends
  const asked = await visitor(browser)
  t.after(() => assert.deepEqual(asked.complaints, []))
  await signIn(asked.page, desk, { email: 'ito@demo.example', password: desk.operators[0].password })
  await rowOf(asked.page, who.name).waitFor()
  await asked.page.reload()
  await rowOf(asked.page, who.name).click()
  await asked.page.getByTestId('join').waitFor()
  await shot(asked.page, 'consult_asked')
  await page.getByTestId('part').click()
  await rowOf(asked.page, who.name).waitFor({ state: 'detached' })
  await page.getByTestId('chip-consult').waitFor({ state: 'detached' })
  await page.getByTestId('closing-check').click()
  await page.getByTestId('check-dialog').waitFor()
  await shot(page, 'check_dialog')
  await page.getByTestId('check-now').click()
  await page.getByTestId('chip-check').getByText('終了確認済み').waitFor()
  await shot(page, 'check_out')
  await page.getByTestId('ask-mute').click()
  await page.getByTestId('mute-dialog').waitFor()
  await shot(page, 'mute_dialog')
  await page.getByTestId('mute-why').fill('暴言が続いています')
  await page.getByTestId('mute-confirm').click()
  // a supervisor agrees, for a time, sees it among the muted, and lifts it
  const above = await visitor(browser)
  t.after(() => assert.deepEqual(above.complaints, []))
  await signIn(above.page, desk, { email: 'kobayashi@demo.example', password: desk.operators[0].password })
  await above.page.goto(`${desk.console_url}/care/mutes`)
  const row = above.page.getByTestId('mute-row').filter({ hasText: who.name })
  await row.getByTestId('mute-length').selectOption('30')
  await shot(above.page, 'mute_asked')
  await row.getByTestId('mute-agree').click()
  await row.getByTestId('mute-holds').getByText('まで・このお客様のすべてのトーク').waitFor()
  await shot(above.page, 'mute_holds')
  await row.getByTestId('mute-lift').click()
  await row.waitFor({ state: 'detached' })
})

test('a promise that is not kept reaches the supervisor, who goes there; the figures know it', async (t) => {
  t.after(() => assert.deepEqual(chief.complaints, []))
  const { page } = chief
  const talk = await toLate
  await page.waitForURL(`**/inbox/${talk}`)
  await shot(page, 'followup_overdue')
  await page.goto(`${desk.console_url}/care/followups`)
  await page.getByTestId('everybody').click()
  await page.getByText(/期限超過 \d件/).waitFor()
  await shot(page, 'followups_late')
  const row = page.getByTestId('follow-up-row').filter({ hasText: '山本 彩' }).first()
  const cells = async () => {
    await page.goto(`${desk.console_url}/settings/hours/figures`)
    const line = page.getByTestId('promises').locator('[data-row="operator:yamamoto"] td')
    await line.first().waitFor()
    return (await line.allInnerTexts()).slice(3, 5) // 遅れ, 期限超過中
  }
  assert.deepEqual(await cells(), ['0', '1'])
  await page.goto(`${desk.console_url}/care/followups`)
  await page.getByTestId('everybody').click()
  await row.getByTestId('kept').click()
  await toasted(page, '対応済みにしました。').waitFor()
  assert.deepEqual(await cells(), ['1', '0'])
  await shot(page, 'promises')
})
