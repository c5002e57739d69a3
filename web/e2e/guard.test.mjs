// The send guard: each rule shown before anything goes out, mended, pressed through, stopped, in the shadow; and what went to the wrong place.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { bubbles, customer, launch, openDesk, picture, rowOf, shooter, signIn, visitor } from './desk.mjs'

let desk, browser
const boss = { email: 'kobayashi@demo.example' }
const rules = ['other_customer', 'other_brand', 'wrote_since', 'figures', 'words', 'follow_up', 'personal', 'hours']

before(async () => {
  desk = await openDesk()
  boss.password = desk.operators[0].password
  browser = await launch()
})
after(async () => {
  await browser?.close()
  await desk?.stop()
})

const shoot = shooter('guard')
async function person(t, who, options) {
  const { page, complaints, context } = await visitor(browser, options)
  t.after(async () => {
    await context.close()
    assert.deepEqual(complaints, [])
  })
  await signIn(page, desk, who)
  await page.evaluate(() => localStorage.setItem('madoguchi.undo-send', '0'))
  await page.reload()
  await page.getByTestId('presence').waitFor()
  return page
}
const call = (page, method, path, body) =>
  page.evaluate(
    async ([method, path, body]) => {
      const answer = await fetch(`/api/v1${path}`, { method, headers: { 'Content-Type': 'application/json' }, ...(body && { body: JSON.stringify(body) }) })
      const text = await answer.text()
      if (!answer.ok) throw new Error(`${path}: ${answer.status} ${text}`)
      return text && JSON.parse(text)
    },
    [method, path, body],
  )
/** Sets a brand's rules, all alike or some of them. */
async function modes(page, set, more = {}) {
  const now = await call(page, 'GET', '/send-guard/settings?workspace=midori')
  delete now.demoted
  const all = typeof set === 'string' ? Object.fromEntries(rules.map((r) => [r, set])) : { ...now.modes, ...set }
  await call(page, 'PUT', '/send-guard/settings', { ...now, ...more, modes: all })
}
async function accepted(page, name, says = 'お願いします') {
  const who = await customer(desk, `${name} ${Date.now() % 100000}`)
  await who.say({ type: 'text', text: says })
  await rowOf(page, who.name).click()
  await page.getByTestId('accept').click()
  await page.getByTestId('composer').waitFor()
  await page.waitForTimeout(1600) // seen
  return who
}
const input = (page) => page.getByTestId('composer')
const dialog = (page) => page.getByTestId('guard')
async function type(page, text) {
  await input(page).fill(text)
  await input(page).press('Enter')
}
const finding = (page, rule) => dialog(page).locator(`[data-testid=finding][data-rule=${rule}]`)

test('each rule asks before anything goes out; other words are one key away, and so is sending all the same', async (t) => {
  const sv = await person(t, boss)
  await modes(sv, 'off')
  await modes(sv, { other_customer: 'warn', other_brand: 'warn', wrote_since: 'warn', figures: 'warn', words: 'warn', follow_up: 'warn', personal: 'warn' })
  const page = await person(t, desk.operators[0])
  const other = await accepted(page, '白石 こずえ')
  const who = await accepted(page, '森下 あおい', '送料はいくらですか')
  let n = 0

  // mended with one key: nothing went, the words are where they were
  await type(page, '白石様、お待たせいたしました。')
  await finding(page, 'other_customer').getByText('白石').first().waitFor()
  await shoot(page, 'other_customer')
  assert.deepEqual(await who.got(), [])
  await page.keyboard.press('Enter')
  await dialog(page).waitFor({ state: 'detached' })
  assert.equal(await input(page).inputValue(), '白石様、お待たせいたしました。')
  await page.waitForTimeout(300)
  assert.equal((await who.got()).length, 0)
  await type(page, '森下様、お待たせいたしました。')
  assert.equal((await who.until(++n)).at(-1).text, '森下様、お待たせいたしました。')

  // pressed through with one key: it goes once
  for (const [text, rule, says] of [
    ['白石 こずえ様の件です', 'other_customer', '白石'],
    ['北山珈琲店のご案内です', 'other_brand', '北山珈琲店'],
    ['送料は全国一律550円です。', 'figures', 'FAQ「送料はいくらですか」'],
    ['絶対に届きます', 'words', '言い切らない言い方'],
    ['明日までにご連絡いたします。', 'follow_up', '折り返し予定'],
    ['090-1234-5678へおかけします', 'personal', '電話番号'],
  ]) {
    await type(page, text)
    await finding(page, rule).getByText(says).first().waitFor()
    assert.equal(await dialog(page).getByTestId('finding').count(), 1, text)
    await shoot(page, rule)
    assert.equal((await who.got()).length, n, `${text} went out before it was answered`)
    await page.keyboard.press('2')
    assert.equal((await who.until(++n)).at(-1).text, text)
  }
  await page.waitForTimeout(500)
  assert.equal((await who.got()).length, n)
  assert.equal((await other.got()).length, 0)

  // the customer writes in the very moment
  await input(page).fill('承知しました。')
  await who.say({ type: 'text', text: 'やっぱりキャンセルします' })
  await bubbles(page, 'customer').filter({ hasText: 'キャンセル' }).waitFor()
  await input(page).press('Enter')
  await finding(page, 'wrote_since').waitFor()
  await shoot(page, 'wrote_since')
  await page.getByTestId('guard-mend').click()
  await page.waitForTimeout(1600)
  await input(page).press('Enter') // now it has been read
  assert.equal((await who.until(++n)).at(-1).text, '承知しました。')

  // out of hours
  const plan = await call(sv, 'GET', '/plan?workspace=midori')
  await modes(sv, { hours: 'warn' })
  await call(sv, 'PUT', '/plan', closed(plan))
  await page.waitForTimeout(1200)
  await type(page, 'かしこまりました。')
  await finding(page, 'hours').waitFor()
  await shoot(page, 'hours')
  await page.keyboard.press('1')
  assert.equal((await who.until(++n)).at(-1).text, 'かしこまりました。')
  const again = await call(sv, 'GET', '/plan?workspace=midori')
  await call(sv, 'PUT', '/plan', { ...closed(plan), version: again.version, closings: plan.closings })
})

/** A plan with a closing that is now. */
function closed(plan) {
  const now = { ...plan, closings: [{ from: new Date(Date.now() - 60_000).toISOString(), until: new Date(Date.now() + 3_600_000).toISOString(), message: '' }] }
  delete now.saved_at // the desk's own to say
  delete now.saved_by
  return now
}

test('a stop is mended, or sent by who oversees; parts behind one that is mended do not go; a shadow only counts', async (t) => {
  const sv = await person(t, boss)
  await modes(sv, 'off')
  await modes(sv, { words: 'warn', other_customer: 'warn' })
  const page = await person(t, desk.operators[0])
  const other = await accepted(page, '小野寺 りく')
  const who = await accepted(page, '長谷川 まこと')
  await type(page, 'クレーマーのようです')
  await finding(page, 'words').waitFor()
  assert.equal(await finding(page, 'words').getAttribute('data-mode'), 'stop')
  assert.equal(await page.getByTestId('guard-right').count(), 0)
  await shoot(page, 'stop')
  await page.keyboard.press('2')
  await page.keyboard.press('Escape')
  await dialog(page).waitFor({ state: 'detached' })
  assert.equal(await input(page).inputValue(), 'クレーマーのようです')

  await input(page).fill('小野寺様、こんにちは。\n\n続きです。')
  await page.getByTestId('split').click()
  await page.getByTestId('split-send').click()
  await finding(page, 'other_customer').waitFor()
  await page.getByTestId('guard-mend').click()
  await page.waitForFunction(() => document.querySelector('[data-testid=composer]')?.value.includes('続きです。'))
  assert.equal(await input(page).inputValue(), '小野寺様、こんにちは。\n\n続きです。')
  assert.equal((await who.got()).length, 0)

  await modes(sv, { other_customer: 'shadow', words: 'shadow' })
  await type(page, '小野寺様、クレーマー')
  assert.equal((await who.until(1)).at(-1).text, '小野寺様、クレーマー')
  assert.equal((await other.got()).length, 0)
  const report = await call(sv, 'GET', '/reports/send-guard?workspace=midori&days=1')
  const of = (rule) => report.rules.find((r) => r.rule === rule)
  assert.ok(of('other_customer').shadow >= 1 && of('words').shadow >= 1 && of('words').mended >= 1 && report.sends >= 1 && report.asked >= 2, JSON.stringify(report.rules))

  await sv.goto(`${desk.console_url}/settings/guard/report`)
  await sv.getByTestId('figures-words').waitFor()
  await shoot(sv, 'report')
  // the rules are set on their page
  await sv.getByTestId('view-rules').click()
  await sv.getByTestId('rule-other_customer').getByRole('combobox').selectOption('stop')
  await shoot(sv, 'rules')
  await sv.getByTestId('guard-save').click()
  await sv.getByText('保存しました。').waitFor()
  await sv.getByTestId('view-words').click()
  await sv.getByTestId('word-add').click()
  await sv.getByTestId('word-text').last().fill('ぜったい')
  await shoot(sv, 'words')
  await sv.getByTestId('guard-save').click()
  await sv.waitForFunction(() => document.querySelector('[data-testid=guard-save]')?.disabled)
  const saved = await call(sv, 'GET', '/send-guard/settings?workspace=midori')
  assert.equal(saved.modes.other_customer, 'stop')
  assert.ok(saved.words.some((w) => w.text === 'ぜったい'))
})

test('誤送信: the file is had no more, what waits does not go, the supervisors know, and an apology is there to begin with', async (t) => {
  const sv = await person(t, boss)
  await modes(sv, 'off')
  const page = await person(t, desk.operators[0])
  const who = await accepted(page, '大河内 しおり')
  await page.locator('input[type=file]').first().setInputFiles({ name: 'a.png', mimeType: 'image/png', buffer: await picture(page) })
  await page.getByTestId('file').or(page.getByTestId('tray-file')).first().waitFor().catch(() => undefined)
  await page.waitForTimeout(800)
  await type(page, '別のお客様への見積もりです')
  const got = await who.until(2)
  const url = got.find((m) => m.type === 'image').originalContentUrl
  assert.equal((await fetch(url)).status, 200)

  // one more, which still waits
  await page.evaluate(() => localStorage.setItem('madoguchi.undo-send', '5'))
  await page.reload()
  await input(page).waitFor()
  await bubbles(page).filter({ hasText: '見積もり' }).waitFor()
  await type(page, '続きをお送りします')
  await page.getByTestId('undo').waitFor()
  const bubble = bubbles(page).filter({ hasText: '見積もり' })
  await bubble.hover()
  await bubble.getByTestId('missend-button').click()
  await page.getByTestId('missend-note').fill('大河内様ではなく別の方の見積もりでした')
  await shoot(page, 'missend')
  const told = sv.getByText('誤送信が記録されました').first().waitFor()
  await page.getByTestId('missend-go').click()
  await told
  await page.getByTestId('missend-done').waitFor()
  await shoot(page, 'missend_done')
  assert.equal((await fetch(url)).status, 410)
  await page.getByTestId('apology').click()
  assert.match(await input(page).inputValue(), /申し訳ございません/)
  await bubble.getByTestId('missent').waitFor()
  await page.getByText('誤送信として記録しました').waitFor()
  await page.waitForTimeout(5500)
  assert.equal((await who.got()).length, 2, 'what waited has gone out')
  await shoot(page, 'missent')

  await sv.goto(`${desk.console_url}/settings/guard/missends`)
  const row = sv.getByTestId('missend-row').first()
  await row.getByText('別のお客様への見積もりです').waitFor()
  await row.getByText('大河内様ではなく別の方の見積もりでした').waitFor()
  assert.match(await row.textContent(), /届いた 2.*止めた 1.*開けなくした 1/)
  await shoot(sv, 'missends')
})
