// The morning's backlog: chosen by keys and mouse, handed out and taken back, answered with the
// cost seen first, and what became of each.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { customer, launch, openDesk, rowOf, shooter, signIn, visitor } from './desk.mjs'

let desk, browser
before(async () => {
  desk = await openDesk()
  browser = await launch()
})
after(async () => {
  await browser?.close()
  await desk?.stop()
})

const shot = shooter('many')

const supervisor = () => desk.operators.find((o) => o.email.startsWith('kobayashi')) ?? { email: 'kobayashi@demo.example', password: desk.operators[0].password }
const row = (page, who) => page.getByTestId('backlog-row').filter({ hasText: who.name })

test('the backlog is worked off', async (t) => {
  const people = []
  for (const i of [1, 2, 3, 4]) people.push(await customer(desk, `滞留${i} ${Date.now() % 100000}`))
  for (const who of people) await who.say({ type: 'text', text: `注文番号 ${who.name.length}0${people.indexOf(who)} が届きません` })
  const { page, complaints } = await visitor(browser)
  t.after(() => assert.deepEqual(complaints, []))
  await signIn(page, desk, supervisor())
  await page.getByRole('link', { name: '一括' }).click()
  await row(page, people[3]).waitFor()
  const before = await page.getByTestId('backlog-row').count()

  // keys: one, a range, all, none
  await row(page, people[0]).click({ position: { x: 300, y: 12 } })
  await page.getByTestId('chosen').getByText('1件を選択中').waitFor()
  await page.keyboard.press('Shift+ArrowDown')
  await page.keyboard.press('Shift+ArrowDown')
  await page.getByTestId('chosen').getByText('3件を選択中').waitFor()
  await page.keyboard.press('a')
  await page.getByTestId('chosen').getByText(`${before}件を選択中`).waitFor()
  await shot(page, 'backlog_all')
  await page.keyboard.press('Escape')
  await page.getByTestId('chosen').getByText(`対応待ち ${before}件`).waitFor()

  // handed out and taken back
  await row(page, people[0]).click({ position: { x: 300, y: 12 } })
  await row(page, people[1]).click({ position: { x: 300, y: 12 }, modifiers: ['Shift'] })
  await page.getByTestId('act-assign').click()
  await page.getByTestId('to-plan').click()
  await page.getByText('選んでください', { exact: true }).last().waitFor()
  await page.getByTestId('to-operator').selectOption({ index: 1 })
  await shot(page, 'assign')
  await page.getByTestId('to-plan').click()
  await page.getByTestId('plan').getByText('2件のうち 2件に行います').waitFor()
  await page.getByTestId('go').click()
  await page.locator('[data-testid=run][data-state=done]').waitFor()
  await shot(page, 'assign_done')
  await page.getByTestId('finish').click()
  await row(page, people[0]).waitFor({ state: 'detached' })
  await page.getByTestId('view-history').click()
  await page.getByTestId('undo').first().click()
  await page.getByTestId('undo-confirm').click()
  await page.locator('[data-testid=run][data-state=done]').waitFor()
  await page.getByRole('button', { name: '閉じる' }).click()
  await page.getByText('取り消し済み').waitFor()
  await shot(page, 'history')

  // answered: the cost first; who has blocked is left out and told so
  await page.getByTestId('view-backlog').click()
  await row(page, people[0]).waitFor()
  await people[3].say({ type: 'block' })
  await row(page, people[0]).click({ position: { x: 300, y: 12 } })
  await row(page, people[3]).click({ position: { x: 300, y: 12 }, modifiers: ['Shift'] })
  await page.getByTestId('act-say').click()
  await page.getByTestId('text').fill('{{nickname}}')
  await page.getByTestId('to-plan').click()
  await page.getByText('「nickname」という差し込みはありません').waitFor()
  await page.getByTestId('ready-text').selectOption({ index: 1 })
  await page.getByTestId('sample').getByText(`${people[0].name}様`).waitFor()
  await shot(page, 'say')
  await page.getByTestId('to-plan').click()
  await page.getByTestId('cost').waitFor()
  await shot(page, 'say_cost')
  const goes = Number((await page.getByTestId('go').textContent()).match(/\d+/)[0])
  await page.getByTestId('go').click()
  await page.locator('[data-testid=run][data-state=done]').waitFor()
  await page.getByTestId('results').getByText('送信済み').first().waitFor()
  await shot(page, 'say_done')
  for (const who of people.slice(0, 3)) {
    const [message] = await who.until(1)
    assert.match(message.text, new RegExp(`^${who.name}様`))
  }
  assert.ok(goes >= 3)
  assert.equal((await people[0].got()).length, 1)
})

test('an incident, from its first word to its last', async (t) => {
  const stamp = Date.now() % 100000
  const { page, complaints } = await visitor(browser)
  const other = await visitor(browser)
  t.after(() => assert.deepEqual([...complaints, ...other.complaints], []))
  await signIn(page, desk, supervisor())
  await page.goto(`${desk.console_url}/many/incidents`)
  await page.getByTestId('new-incident').click()
  await page.getByTestId('save-incident').click()
  await page.getByText('名前を入力してください').waitFor()
  await page.getByTestId('title').fill('注文画面の障害')
  await page.getByTestId('words').fill(`注文画面${stamp}、エラー${stamp}`)
  await page.getByTestId('notice').fill('現在、注文画面に障害が発生しております。')
  await page.getByTestId('wording').fill('復旧まで、いましばらくお待ちください。')
  await page.getByTestId('add-entry').click()
  await page.getByTestId('picker-search').fill('送料')
  await page.getByTestId('picker-rows').getByText('送料').first().click()
  await page.getByTestId('entry').getByText('送料').waitFor()
  await shot(page, 'incident_form')
  await page.getByTestId('save-incident').click()
  await page.getByTestId('incident-state').getByText('対応中').waitFor()

  // two customers write about it, the second is attached by hand
  const one = await customer(desk, `障害1 ${stamp}`)
  const two = await customer(desk, `障害2 ${stamp}`)
  await one.say({ type: 'text', text: `注文画面${stamp}が開きません` })
  await two.say({ type: 'text', text: '開きません' })
  assert.equal((await one.until(1))[0].text, '現在、注文画面に障害が発生しております。')
  await page.reload()
  await page.getByTestId('incident-talk').filter({ hasText: one.name }).waitFor()

  // the operator sees the badge and puts the wording into the reply
  await signIn(other.page, desk, desk.operators[0])
  await rowOf(other.page, two.name).click()
  await other.page.getByTestId('accept').click()
  await other.page.getByTestId('incident-attach').selectOption({ label: '注文画面の障害' })
  await other.page.getByTestId('incident-badge').getByText('障害').waitFor()
  await other.page.getByTestId('insert-wording').click()
  assert.match(await other.page.getByTestId('composer').inputValue(), /復旧まで、いましばらく/)
  await other.page.getByTestId('incident-entry').getByRole('link', { name: '送料' }).waitFor()
  await rowOf(other.page, two.name).getByTestId('incident-mark').getByText('注文画面の障害').waitFor()
  await shot(other.page, 'incident_badge')

  // whom it concerns, person by person
  await page.reload()
  await page.getByText('対象者一覧').click()
  await page.getByTestId('import').click()
  await page.getByTestId('targets-text').fill(',名前だけ')
  await page.getByTestId('targets-add').click()
  await page.getByText('各行の最初に連絡先を入力してください').waitFor()
  await page.getByTestId('targets-text').fill('連絡先,お名前\n09012345678,佐藤 花子\n=1+1,式')
  await page.getByTestId('targets-add').click()
  await page.getByTestId('target').filter({ hasText: '佐藤 花子' }).waitFor()
  await page.getByTestId('target').filter({ hasText: '佐藤 花子' }).getByTestId('target-state').selectOption('contacted')
  await page.getByTestId('target').filter({ hasText: '佐藤 花子' }).getByText('小林', { exact: false }).waitFor()
  await shot(page, 'incident_targets')
  const file = await page.evaluate(async (href) => (await fetch(href)).text(), await page.getByTestId('export').getAttribute('href'))
  assert.match(file, /佐藤 花子,連絡済み/)
  assert.match(file, /'=1\+1/)

  // solved: the cost, then once each; closed with a summary
  await page.getByTestId('solved').click()
  await page.getByTestId('to-plan').click()
  await page.getByTestId('plan').getByText('2件のうち 2件に行います').waitFor()
  await shot(page, 'solved_cost')
  await page.getByTestId('go').click()
  await page.locator('[data-testid=run][data-state=done]').waitFor()
  await page.getByTestId('finish').click()
  for (const who of [one, two]) {
    const all = await who.until(who === one ? 2 : 1)
    assert.equal(all.filter((m) => /復旧いたしました/.test(m.text)).length, 1)
  }
  await shot(page, 'incident')
  await page.getByTestId('close-incident').click()
  await page.getByTestId('summary').fill('設定の誤り。修正し、再発防止を確認した。')
  await page.getByTestId('close-confirm').click()
  await page.getByTestId('incident-state').getByText('終了').waitFor()
})
