// Twelve everyday jobs of an operator, from the keyboard (`npm run ux`, with MADOGUCHI_BIN): what they
// take is counted and held here, how long they take is told (docs/ux-review.md has both beside what
// peers' manuals name).
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { bubbles, customer, launch, openDesk, rowOf, signIn, visitor } from './desk.mjs'
import { countOf, handsOn, secondsOf } from './hands.mjs'

let desk, browser
before(async () => {
  desk = await openDesk()
  browser = await launch()
})
after(async () => {
  await browser?.close()
  await desk?.stop()
})

const current = (page) => page.locator('[data-testid=talk][data-current]')
const at = (page, id) => page.waitForFunction((id) => document.activeElement?.dataset.testid === id, id)
const holds = (page, id, words) => page.waitForFunction(([id, words]) => document.querySelector(`[data-current] [data-testid=${id}]`)?.value.includes(words), [id, words])

/** A customer who has written. */
async function asks(name, text) {
  const who = await customer(desk, `${name} ${Date.now() % 100_000}`)
  await who.say({ type: 'text', text })
  return who
}
/** A number among what the demo's shop has sold to a customer (internal/adapter/demoshop). */
function orderOf(id) {
  let hash = 0x811c9dc5
  for (const byte of Buffer.from(`midori:${id}`)) hash = Math.imul(hash ^ byte, 0x01000193)
  return `M-${10_000 + ((hash >>> 0) % 9_000) + 3 * 37}`
}
/** Takes that customer's talk; not counted. */
async function take(page, who) {
  await page.getByTestId('tab-waiting').click()
  await rowOf(page, who.name).click()
  await current(page).getByTestId('accept').click()
  await at(page, 'composer')
  await page.getByTestId('tab-mine').click()
  await current(page).getByTestId('composer').click()
}

test('twelve jobs by keyboard take as many keys as are told, and no mouse', async (t) => {
  const { page, context, complaints } = await visitor(browser)
  t.after(() => assert.deepEqual(complaints, []))
  page.setDefaultTimeout(90_000) // a busy machine is slow, and counts the same
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await signIn(page, desk, desk.operators.find((o) => o.email.startsWith('yamamoto')))
  /** Does a job, holds it to its steps and tells its time. */
  async function job(name, want, work) {
    const hands = handsOn(page)
    await work(hands)
    if (process.env.TELL) console.error(new Date().toISOString(), name, hands.steps)
    const { steps } = hands
    if (want instanceof RegExp) assert.match(steps, want, name)
    else assert.equal(steps, want, name)
    t.diagnostic(`${name}: ${countOf(steps)} keys${steps.includes('w') ? ' and a word' : ''}, ${secondsOf(steps).toFixed(1)} s; the desk took ${Math.round(hands.own)} ms`)
  }
  const said = (text) => () => bubbles(current(page), 'operator').filter({ hasText: text }).last().waitFor()

  const first = await asks('次の方', 'はじめまして')
  await rowOf(page, first.name).waitFor()
  await job('take the next customer and answer', 'Atk', async (h) => {
    await h.press('Alt+x', () => at(page, 'composer'))
    await h.type('お待たせいたしました。')
    await h.press('Enter', said('お待たせいたしました。'))
  })
  await job('answer with a template', 'Kwkk', async (h) => {
    await h.press('/', () => at(page, 'picker-search'))
    await page.getByTestId('picker-row').first().waitFor()
    await h.find('やま')
    await h.press('Enter', () => holds(page, 'composer', '山本'))
    await h.press('Enter', said('山本'))
  })

  const who = await asks('送料の方', '送料はいくらですか')
  await take(page, who)
  await job('find the answer in the FAQ and send it', 'Aak', async (h) => {
    await h.press('Alt+q', () => page.getByTestId('faq-hit').filter({ hasText: '送料' }).first().waitFor())
    await h.press('Control+Enter', () => holds(page, 'composer', '770円'))
    await h.press('Enter', said('770円'))
  })

  const others = []
  for (const name of ['春', '夏', '秋', '冬']) others.push(await asks(name, `${name}の質問です`))
  for (const other of others) await take(page, other)
  await who.say({ type: 'text', text: 'もうひとつ伺えますか' })
  await page.locator('[data-tab]').filter({ hasText: who.name }).getByTestId('tab-unread').waitFor()
  const placeOf = async (one) => (await page.locator('[data-tab]').allTextContents()).findIndex((text) => text.includes(one.name)) + 1
  const place = await placeOf(who)
  await job('go to whoever wrote last', 'A', (h) => h.press(`Alt+${place}`, () => current(page).getByTestId('talk-name').filter({ hasText: who.name }).waitFor()))

  await job('hold, with the time to resume', 'Ak', async (h) => {
    await h.press('Alt+h', () => page.getByTestId('hold-dialog').waitFor())
    await h.press('Enter', () => page.getByTestId('chip-hold').waitFor())
  })
  await current(page).getByTestId('composer').click()

  await job('verify by name and order number', 'AKKkktkk', async (h) => {
    await h.press('Alt+v', () => page.getByTestId('verify-dialog').waitFor())
    await h.press('ArrowRight')
    for (let i = 0; i < 3; i++) await h.press('Tab')
    await h.type(orderOf(who.id))
    await h.press('Enter', () => page.getByTestId('order-told').waitFor())
    await h.press('Enter', () => page.getByTestId('verify-state').filter({ hasText: '本人確認済' }).waitFor())
  })

  await current(page).getByTestId('composer').click()
  await job('ask a supervisor', 'Ata', async (h) => {
    await h.press('Alt+i', () => at(page, 'escalate-question'))
    await h.type('3000円まで返金してよいですか')
    await h.press('Control+Enter', () => page.getByTestId('chip-escalation').waitFor())
  })
  const boss = await visitor(browser)
  await signIn(boss.page, desk, { email: 'kobayashi@demo.example', password: desk.operators[0].password })
  await boss.page.goto(page.url())
  await boss.page.getByTestId('answer-text').fill('3,000円までの返金でご案内ください。')
  await boss.page.getByTestId('answer-advise').click()
  await boss.context.close()
  await page.getByTestId('escalation-answer').waitFor()
  await current(page).getByTestId('composer').click()
  await job('use the advice', 'Aa', async (h) => {
    await h.press('Alt+u', () => at(page, 'pad-text'))
    await h.press('Alt+Enter', () => holds(page, 'composer', '3,000円までの返金'))
  })
  await current(page).getByTestId('composer').fill('')

  await page.evaluate(async () => {
    const canvas = Object.assign(document.createElement('canvas'), { width: 320, height: 240 })
    canvas.getContext('2d').fillRect(20, 20, 280, 200)
    const blob = await new Promise((done) => canvas.toBlob(done))
    await navigator.clipboard.write([new ClipboardItem({ 'image/png': blob })])
  })
  await job('send a picture', 'Ak', async (h) => {
    await h.press('Control+v', () => page.locator('[data-current] [data-testid=send]:not([disabled])').waitFor())
    await h.press('Enter', () => bubbles(current(page), 'operator').locator('img').first().waitFor())
  })
  await job('find an old message by words', 'Awk', async (h) => {
    await h.press('Alt+s', () => at(page, 'find-words'))
    await h.find('送料は')
    await h.press('Enter', () => page.locator('[data-testid=find-hit][aria-current]').waitFor())
  })
  await page.keyboard.press('Escape')
  await current(page).getByTestId('composer').click()
  await job('transfer to a colleague with a note', /^AKk*Kta$/, async (h) => {
    await h.press('Alt+t', () => at(page, 'transfer-target'))
    for (let i = 0; i < 9 && (await page.getByTestId('transfer-target').inputValue()) !== 'operator:ito'; i++) await h.press('ArrowDown')
    await h.press('Tab')
    await h.type('送料のご質問です。返金の件はSVに確認済みです。')
    await h.press('Control+Enter', () => page.getByTestId('toast').filter({ hasText: '伊藤' }).waitFor())
  })

  const again = others[0]
  await page.keyboard.press(`Alt+${await placeOf(again)}`)
  await current(page).getByTestId('talk-name').filter({ hasText: again.name }).waitFor()
  await current(page).getByTestId('composer').click()
  await job('close with a category', 'Awkk', async (h) => {
    await h.press('Alt+e', () => at(page, 'category-search'))
    await h.find('返品')
    await h.press('Enter')
    await h.press('Enter', () => current(page).locator('[data-testid=locked][data-lock=closed]').waitFor())
  })
  await again.say({ type: 'text', text: 'もう一度お願いします' })
  await take(page, again)
  await job('open the customer’s earlier talk', 'A', (h) => h.press('Alt+r', () => page.getByTestId('inquiry-messages').waitFor()))
})
