// Several talks at once: eight customers of two brands, colleagues who meet, a line that breaks.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { bubbles, customer, launch, openDesk, openWire, rowOf, signIn, visitor } from './desk.mjs'

let desk, browser
before(async () => {
  desk = await openDesk()
  browser = await launch()
})
after(async () => {
  await browser?.close()
  await desk?.stop()
})

const brands = ['2006000001', '2006000002']
const boss = () => desk.operators.find((o) => o.role === 'supervisor')
const current = (page) => page.locator('[data-testid=talk][data-current]')
const talkOf = (page, name) => page.getByTestId('talk').filter({ has: page.getByTestId('talk-name').getByText(name) })
const tabOf = (page, name) => page.locator('[data-tab]').filter({ hasText: name })

/** Customers who have written, of the brands in turn. */
async function waiting(names) {
  const all = []
  for (const [i, name] of names.entries()) {
    const who = await customer({ ...desk, channel_id: brands[i % 2] }, `${name}${Date.now() % 100_000}`)
    await who.say({ type: 'text', text: `${name}からの質問` })
    all.push(who)
  }
  return all
}

/** Takes a waiting customer's talk. */
async function take(page, who) {
  await page.getByTestId('tab-waiting').click()
  await rowOf(page, who.name).click()
  await current(page).getByTestId('accept').click()
  await current(page).getByTestId('send').waitFor()
  await page.getByTestId('tab-mine').click()
}

test('a shift with eight customers of two brands: each is answered, and nobody hears what was for another', async (t) => {
  const all = await waiting(['春', '夏', '秋', '冬', '東', '西', '南', '北'])
  const { page, complaints } = await visitor(browser, { viewport: { width: 1920, height: 900 } })
  t.after(() => assert.deepEqual(complaints, []))
  await signIn(page, desk, boss())
  for (const who of all) await take(page, who)
  assert.equal(await page.locator('[data-tab]').count(), 8)

  // Drafts are each talk's own, through switching by key while writing.
  for (const [i, who] of all.entries()) {
    await page.keyboard.press(`Alt+${i + 1}`)
    await current(page).getByTestId('talk-name').getByText(who.name).waitFor()
    await current(page).getByTestId('composer').fill(`${who.name}様へ`)
  }
  await page.keyboard.press('Alt+1') // out of the eighth's input, into the first's
  await page.waitForFunction((name) => document.activeElement?.dataset.testid === 'composer' && document.activeElement.value === `${name}様へ`, all[0].name)

  // Side by side, brand and name stand over each; what is typed goes where the caret is.
  await page.getByTestId('columns-4').click()
  assert.equal(await page.getByTestId('talk').count(), 4)
  await page.reload() // what lies open stays, with its drafts
  await page.getByTestId('talk').nth(3).waitFor()
  assert.equal(await page.locator('[data-tab]').count(), 8)

  for (const who of all) {
    await tabOf(page, who.name).click()
    const talk = talkOf(page, who.name)
    await page.waitForFunction((name) => document.querySelector('[data-current] [data-testid=composer]')?.value === `${name}様へ`, who.name)
    const brand = brands.indexOf((await who.got(), all.indexOf(who) % 2 ? brands[1] : brands[0]))
    assert.match(await talk.locator('header').innerText(), brand ? /北山珈琲店/ : /みどり野菜便/)
    await talk.getByTestId('composer').press('End')
    await page.keyboard.type('、ご連絡ありがとうございます。')
    await talk.getByTestId('send').click()
    await bubbles(talk, 'operator').getByText(`${who.name}様へ、ご連絡ありがとうございます。`).waitFor()
  }
  for (const who of all) {
    const words = (await who.until(1)).filter((m) => m.type === 'text' && m.text.includes('様へ')).map((m) => m.text)
    const late = Date.now() + 20_000
    while (words.length === 0 && Date.now() < late) {
      await page.waitForTimeout(100)
      words.push(...(await who.got()).filter((m) => m.type === 'text' && m.text.includes('様へ')).map((m) => m.text))
    }
    assert.deepEqual(words, [`${who.name}様へ、ご連絡ありがとうございます。`])
  }

  // A message for a talk that is not in use: its tab says so, and only looking reads it.
  await page.getByTestId('columns-1').click()
  await tabOf(page, all[0].name).click()
  await all[5].say({ type: 'text', text: 'もうひとつ' })
  await tabOf(page, all[5].name).getByTestId('tab-unread').waitFor()
  await page.keyboard.press('Alt+6')
  await bubbles(current(page)).getByText('もうひとつ').waitFor()
  await tabOf(page, all[5].name).getByTestId('tab-unread').waitFor({ state: 'detached' })

  // Switching is at once: nothing is fetched. How long it took is told; it is the machine's affair, too.
  const asked = []
  page.on('request', (r) => r.url().includes('/messages') && asked.push(r.url()))
  const took = []
  for (let i = 0; i < 12; i++) {
    took.push(await page.evaluate(async (n) => {
      const name = document.querySelectorAll('[data-tab]')[n].dataset.tab
      const began = performance.now()
      dispatchEvent(new KeyboardEvent('keydown', { code: `Digit${n + 1}`, key: String(n + 1), altKey: true, bubbles: true }))
      while (!document.querySelector(`[data-talk="${name}"][data-current] [data-testid=bubble]`)) await new Promise(requestAnimationFrame)
      return performance.now() - began
    }, i % 8))
  }
  took.sort((a, b) => a - b)
  t.diagnostic(`switching took ${took.map(Math.round).join(', ')} ms`)
  assert.deepEqual(asked, [])

  // Moved, closed, and the rest stays.
  await page.locator('body').click({ position: { x: 2, y: 2 } })
  await page.keyboard.press('Alt+1')
  await page.evaluate(() => document.activeElement?.blur())
  await page.keyboard.press('Alt+Shift+ArrowRight')
  await page.waitForFunction((name) => document.querySelectorAll('[data-tab]')[1]?.textContent.includes(name), all[0].name)
  await page.keyboard.press('Alt+w')
  await page.waitForFunction(() => document.querySelectorAll('[data-tab]').length === 7)
  assert.equal(await tabOf(page, all[0].name).count(), 0)
  await rowOf(page, all[0].name).click({ modifiers: ['Alt'] })
  await page.getByTestId('talk').nth(1).waitFor() // beside
})

test('the place where one reads is each talk\'s own', async () => {
  const [one, two] = await waiting(['長い', '短い'])
  for (let i = 1; i <= 60; i++) await one.say({ type: 'text', text: `その${i}` })
  const { page } = await visitor(browser)
  await signIn(page, desk, boss())
  await page.getByTestId('tab-waiting').click()
  await rowOf(page, one.name).click()
  await bubbles(page).getByText('その60', { exact: true }).waitFor()
  await page.keyboard.press('b') // kept: the next look does not take its place
  await page.getByTestId('thread').hover()
  await page.mouse.wheel(0, -700)
  await page.getByTestId('new-messages').waitFor()
  await page.waitForTimeout(300)
  const top = () => page.getByTestId('thread').evaluate((el) => {
    const edge = el.getBoundingClientRect().y
    const first = [...el.querySelectorAll('[data-message]')].find((b) => b.getBoundingClientRect().bottom > edge)
    return [first.dataset.message, Math.round(first.getBoundingClientRect().y - edge)]
  })
  const was = await top()
  await rowOf(page, two.name).click({ modifiers: ['Alt'] })
  await page.getByTestId('talk').nth(1).waitFor()
  await page.keyboard.press('Escape')
  await page.waitForFunction(() => document.querySelectorAll('[data-testid=talk]').length === 1)
  await page.keyboard.press('Alt+1')
  await current(page).getByTestId('talk-name').getByText(one.name).waitFor()
  await page.waitForTimeout(300)
  const is = await top()
  assert.equal(is[0], was[0])
  assert.ok(Math.abs(is[1] - was[1]) <= 2, `${is[1]}, was ${was[1]}`)

  // A look of a supervisor's reads nothing.
  assert.equal(await rowOf(page, one.name).locator('[aria-label^="未読"]').count(), 1)

  // Words are found in this talk only, and each hit is gone to; so is a day.
  await page.keyboard.press('s')
  await page.getByTestId('find-words').fill('その2')
  await page.getByTestId('find-count').getByText('11件').waitFor()
  await page.getByTestId('find-words').press('Enter')
  await page.getByTestId('find-count').getByText('1 / 11件').waitFor()
  await bubbles(page).getByText('その29', { exact: true }).waitFor()
  await page.getByTestId('find-words').press('ArrowUp')
  await page.getByTestId('find-words').fill('短い')
  await page.getByTestId('find-count').getByText('見つかりません').waitFor()
  await page.getByTestId('find-day').fill('2020-01-01')
  await bubbles(page).getByText('その1', { exact: true }).waitFor()
  await page.getByTestId('find-words').press('Escape')
  await page.getByTestId('find-bar').waitFor({ state: 'detached' })
})

test('two colleagues at one customer see each other, and one of them has the talk', async () => {
  const [who] = await waiting(['鉢合わせ'])
  const [one, two] = [await visitor(browser), await visitor(browser)]
  await signIn(one.page, desk, desk.operators[0])
  await signIn(two.page, desk, desk.operators[1])
  for (const { page } of [one, two]) {
    await page.getByTestId('tab-waiting').click()
    await rowOf(page, who.name).click()
    await current(page).getByTestId('accept').waitFor()
  }
  await current(one.page).getByTestId('here').getByText('さんが見ています').waitFor()
  await current(two.page).getByTestId('here').getByText('さんが見ています').waitFor()
  await rowOf(one.page, who.name).getByTestId('row-lookers').waitFor()

  await Promise.allSettled([one, two].map(({ page }) => current(page).getByTestId('accept').click({ timeout: 5_000 })))
  const owners = async () => (await Promise.all([one, two].map(({ page }) => current(page).getByTestId('send').count()))).reduce((a, b) => a + b)
  const late = Date.now() + 15_000
  while ((await owners()) !== 1 && Date.now() < late) await one.page.waitForTimeout(100)
  assert.equal(await owners(), 1)
  const [owner, other] = (await current(one.page).getByTestId('send').count()) ? [one, two] : [two, one]
  await current(other.page).locator('[data-lock=other]').waitFor()

  // What the owner writes is announced; when a colleague leaves, that is too.
  await current(owner.page).getByTestId('composer').pressSequentially('ただいま')
  await current(other.page).getByTestId('here').getByText(/さんが(入力|下書き)しています/).waitFor()
  await other.page.keyboard.press('Escape')
  await current(owner.page).getByTestId('here').waitFor({ state: 'detached' })
})

test('what is watched is at hand, and only one\'s own', async () => {
  const [who] = await waiting(['見守り'])
  const { page } = await visitor(browser)
  await signIn(page, desk, boss())
  await page.getByTestId('tab-waiting').click()
  await rowOf(page, who.name).click()
  await page.getByTestId('watch').click()
  await page.getByTestId('tab-watched').click()
  await rowOf(page, who.name).waitFor()
  await page.reload()
  await page.getByTestId('tab-watched').click()
  await rowOf(page, who.name).waitFor()
  await page.getByTestId('tab-queue').click()
  await page.getByTestId('queue-picker').waitFor()
  await rowOf(page, who.name).waitFor()
  const other = await visitor(browser)
  await signIn(other.page, desk, desk.operators[0])
  await other.page.getByTestId('tab-watched').click()
  await other.page.getByTestId('list-empty').waitFor()
  await page.locator('[data-testid=watch][aria-pressed=true]').click()
  await page.getByTestId('tab-watched').click()
  await page.getByTestId('list-empty').waitFor()
})

test('the line breaks while customers write, and comes back: nothing is missing in any open talk', async () => {
  const all = await waiting(['一', '二', '三'])
  const wire = await openWire(desk.console_url)
  const { page, context } = await visitor(browser, { viewport: { width: 1920, height: 900 } })
  await signIn(page, { ...desk, console_url: wire.url }, boss())
  await page.getByTestId('tab-waiting').click()
  for (const who of all) {
    await rowOf(page, who.name).click({ modifiers: ['Alt'] })
    await talkOf(page, who.name).waitFor()
  }
  await page.getByTestId('talk').nth(2).waitFor()
  const ids = await page.getByTestId('talk').evaluateAll((list) => list.map((el) => el.dataset.talk))
  await wire.cut()
  await page.getByTestId('banner').waitFor()
  for (let i = 1; i <= 15; i++) await all[i % 3].say({ type: 'text', text: `切断中${i}` })
  await wire.mend()
  await page.getByTestId('banner').waitFor({ state: 'detached', timeout: 60_000 })

  // What the desk itself has, talk by talk.
  for (const id of ids) {
    const answer = await context.request.get(`${wire.url}/api/v1/conversations/${id}/messages?limit=100`)
    const want = (await answer.json()).items.map((m) => m.id)
    await page.waitForFunction(([id, want]) => {
      const held = [...document.querySelectorAll(`[data-talk="${id}"] [data-message]`)].map((el) => el.dataset.message)
      return want.every((m) => held.includes(m))
    }, [id, (await answer.json()).items.filter((m) => m.direction !== 'system').map((m) => m.id)], { timeout: 30_000 })
    assert.ok(want.length >= 6)
  }
  await page.close()
  await wire.cut()
})
