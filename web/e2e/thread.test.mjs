// Reading a long talk, and getting about by keyboard.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { bubbles, customer, launch, openDesk, rowOf, signIn, visitor } from './desk.mjs'

let desk, browser
before(async () => {
  desk = await openDesk()
  browser = await launch()
})
after(async () => {
  await browser?.close()
  await desk?.stop()
})

/** Where each bubble in the page stands, by message. */
const places = (page) =>
  page.getByTestId('thread').evaluate((el) => [...el.querySelectorAll('[data-message]')].map((b) => [b.dataset.message, b.getBoundingClientRect().y]))
const fromEnd = (page) => page.getByTestId('thread').evaluate((el) => Math.round(el.scrollHeight - el.scrollTop - el.clientHeight))

test('scrolling up a long talk never jumps, and little of it is in the page', async () => {
  const who = await customer(desk, `長話 ${Date.now()}`)
  for (let i = 1; i <= 180; i++) await who.say({ type: 'text', text: i % 7 ? `その${i}` : `その${i} とても長い話です。`.repeat(12) })
  const { page } = await visitor(browser)
  await signIn(page, desk, desk.operators[0])
  await rowOf(page, who.name).click()
  await bubbles(page).getByText('その180', { exact: true }).waitFor()
  assert.equal(await fromEnd(page), 0)

  await page.getByTestId('thread').hover()
  const top = () => page.getByTestId('thread').evaluate((el) => el.scrollTop)
  for (let turn = 0; turn < 80 && !(await bubbles(page).getByText('その1', { exact: true }).isVisible()); turn++) {
    const was = new Map(await places(page))
    await page.mouse.wheel(0, -250)
    await page.waitForFunction(([id, y]) => { // the browser scrolls when it likes: two turns at once would look like a jump
      const el = document.querySelector('[data-testid=thread]')
      const bubble = el.querySelector(`[data-message="${id}"]`)
      return !bubble || el.scrollTop === 0 || bubble.getBoundingClientRect().y - y > 200
    }, [...was][0])
    const moved = (await places(page)).filter(([id]) => was.has(id)).map(([id, y]) => y - was.get(id))
    assert.ok(moved.length > 0, 'what was read is still there')
    // Up to the wheel's own way, and a few px where a page above joins a group.
    assert.ok(Math.max(...moved) <= 262 && Math.min(...moved) >= -12, `moved by ${moved[0]} at ${await top()}`)
    assert.ok((await page.locator('[data-testid=thread] [data-index]').count()) <= 60)
  }
  await bubbles(page).getByText('その1', { exact: true }).waitFor()

  // Something new comes: what is being read stays, a pill says so and leads there.
  const was = new Map(await places(page))
  await who.say({ type: 'text', text: '新しい話' })
  await page.getByTestId('new-messages').getByText('新しいメッセージ').waitFor()
  for (const [id, y] of await places(page)) assert.equal(y, was.get(id))
  await page.getByTestId('new-messages').click()
  await bubbles(page).getByText('新しい話').waitFor()

  // At the end it stays at the end.
  await page.waitForFunction(() => !document.querySelector('[data-testid=new-messages]'))
  await who.say({ type: 'text', text: '最後の話' })
  await bubbles(page).getByText('最後の話').waitFor()
  await page.waitForFunction(() => {
    const el = document.querySelector('[data-testid=thread]')
    return el.scrollHeight - el.scrollTop - el.clientHeight < 2
  })
})

test('a long answer never covers what the customer last said', async () => {
  const who = await customer(desk, `長文 ${Date.now()}`)
  for (let i = 1; i <= 30; i++) await who.say({ type: 'text', text: `質問${i}` })
  const { page } = await visitor(browser)
  await signIn(page, desk, desk.operators[0])
  await rowOf(page, who.name).click()
  await page.getByTestId('accept').click()
  await page.getByTestId('composer').fill('一行\n'.repeat(12))
  await page.waitForFunction(() => {
    const el = document.querySelector('[data-testid=thread]')
    return el.scrollHeight - el.scrollTop - el.clientHeight < 2 && document.querySelector('[data-testid=composer]').clientHeight > 150
  })
  await page.getByTestId('close').click()
  await page.getByTestId('close-confirm').click()
})

test('a conversation from the list to its end without a mouse', async () => {
  const who = await customer(desk, `鍵盤 ${Date.now()}`)
  await who.say({ type: 'text', text: 'キーだけで' })
  const { page } = await visitor(browser)
  await signIn(page, desk, desk.operators[0])
  await rowOf(page, who.name).waitFor()
  const focused = () => page.evaluate(() => (document.activeElement?.dataset.id ? document.activeElement.textContent : ''))
  for (let i = 0; i < 40 && !(await focused()).includes(who.name); i++) {
    await page.keyboard.press('j')
    await page.waitForTimeout(40) // focus follows in the next frame
  }
  await page.keyboard.press('Enter')
  await page.getByTestId('talk-name').getByText(who.name).waitFor()
  await page.keyboard.press('a')
  await page.waitForFunction(() => document.activeElement?.dataset.testid === 'composer') // what was taken is to be answered
  await page.keyboard.type('ate j k') // letters are letters here
  await page.keyboard.press('Enter')
  await bubbles(page, 'operator').getByText('ate j k').waitFor()
  await page.getByTestId('undo').waitFor()
  await page.getByTestId('undo').waitFor({ state: 'detached' }) // before that, Escape takes it back
  await page.keyboard.press('Escape')
  await page.keyboard.press('?')
  await page.getByTestId('help').waitFor()
  await page.keyboard.press('Escape')
  await page.getByTestId('help').waitFor({ state: 'detached' })
  await page.keyboard.press('e')
  await page.getByTestId('close-confirm').waitFor()
  await page.keyboard.press('Enter')
  await page.locator('[data-lock=closed]').waitFor()
})

test('without a SharedWorker the tabs elect a leader, and its death loses nothing', async () => {
  const who = await customer(desk, `代表 ${Date.now()}`)
  await who.say({ type: 'text', text: '一' })
  const { context, page: one } = await visitor(browser)
  await context.addInitScript(() => delete globalThis.SharedWorker)
  await signIn(one, desk, desk.operators[0])
  const two = await context.newPage()
  await two.goto(one.url())
  for (const page of [one, two]) {
    await rowOf(page, who.name).click()
    await bubbles(page, 'customer').getByText('一', { exact: true }).waitFor()
  }
  await who.say({ type: 'text', text: '二' })
  for (const page of [one, two]) await bubbles(page, 'customer').getByText('二', { exact: true }).waitFor()
  await one.close()
  await who.say({ type: 'text', text: '三' })
  await bubbles(two, 'customer').getByText('三', { exact: true }).waitFor()
})
