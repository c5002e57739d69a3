// What an operator does besides answering: pictures, stickers, notes, handing on, beginning again.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { bubbles, customer, emulate, launch, openDesk, picture, rowOf, signIn, visitor } from './desk.mjs'

let desk, browser
before(async () => {
  desk = await openDesk()
  browser = await launch()
})
after(async () => {
  await browser?.close()
  await desk?.stop()
})

/** An operator with one customer's conversation accepted. */
async function atWork(t, name, operator = 0) {
  const who = await customer(desk, `${name} ${Date.now()}`)
  await who.say({ type: 'text', text: 'お願いします' })
  const { page, complaints } = await visitor(browser)
  t.after(() => assert.deepEqual(complaints, []))
  await signIn(page, desk, desk.operators[operator])
  await rowOf(page, who.name).click()
  await page.getByTestId('accept').click()
  await page.getByTestId('composer').waitFor()
  return { who, page }
}

test('a picture and a sticker reach the customer, a note does not', async (t) => {
  const { who, page } = await atWork(t, '添付')
  await page.getByTestId('image-input').setInputFiles({ name: '図.png', mimeType: 'image/png', buffer: await picture(page) })
  await page.getByTestId('tray').waitFor()
  await page.getByTestId('composer').fill('こちらの図をご覧ください')
  await page.locator('[data-testid=send]:not([disabled])').click()
  await page.getByTestId('image').waitFor()
  await page.getByTestId('sticker-button').click()
  await page.getByTestId('sticker-1989').click()
  await page.getByTestId('sticker').waitFor()
  await page.getByTestId('note').click()
  await page.getByTestId('composer').fill('倉庫に確認ずみ')
  await page.getByTestId('save-note').click()
  await bubbles(page, 'note').getByText('倉庫に確認ずみ').waitFor()
  await page.waitForFunction(() => document.querySelectorAll('[data-testid=send-state][data-state=sent]').length === 3)
  assert.deepEqual((await who.got()).map((m) => m.type), ['image', 'text', 'sticker'])
  assert.deepEqual(await bubbles(page, 'operator').evaluateAll((all) => all.length), 3)
})

test('handed to a queue, it waits again; a colleague takes it and sees the note', async (t) => {
  const { who, page } = await atWork(t, '転送')
  await page.getByTestId('transfer').click()
  await page.getByTestId('transfer-target').selectOption({ index: 1 })
  await page.getByTestId('transfer-note').fill('返金の相談です')
  await page.getByTestId('transfer-confirm').click()
  await page.getByTestId('transfer-dialog').waitFor({ state: 'detached' })
  await page.locator('[data-testid=locked]').waitFor()
  const other = await visitor(browser)
  await signIn(other.page, desk, desk.operators[1])
  await rowOf(other.page, who.name).click()
  await bubbles(other.page, 'note').getByText('返金の相談です').waitFor()
})

test('a talk that was open when it was taken counts as read', async (t) => {
  const { who, page } = await atWork(t, '既読', 1)
  const row = rowOf(page, who.name)
  await row.waitFor()
  await page.waitForFunction((name) => {
    const mine = [...document.querySelectorAll('[data-testid=conversation-row]')].find((r) => r.textContent.includes(name))
    return mine && !mine.querySelector('[aria-label^="未読"]')
  }, who.name)
})

test('closed, and the customer writes again: the old one leads to the new one', async (t) => {
  const { who, page } = await atWork(t, '再来', 1)
  await page.getByTestId('close').click()
  await page.getByTestId('close-confirm').click()
  await page.locator('[data-lock=closed]').waitFor()
  await who.say({ type: 'text', text: 'もう一つ教えてください' })
  await page.getByTestId('follow').click()
  await page.getByTestId('accept').click()
  await page.getByTestId('composer').waitFor()
  await bubbles(page, 'customer').getByText('もう一つ教えてください').waitFor()
})

test('closed, then begun anew by the operator on the same talk', async (t) => {
  const { who, page } = await atWork(t, '再開')
  const first = page.url()
  await page.getByTestId('close').click()
  await page.getByTestId('close-confirm').click()
  await page.locator('[data-lock=closed]').waitFor()
  await page.getByTestId('start').click()
  await page.getByTestId('composer').waitFor()
  assert.notEqual(page.url(), first)
  await page.getByTestId('composer').fill('その後いかがでしょうか')
  await page.getByTestId('composer').press('Enter')
  await bubbles(page, 'operator').locator('[data-state=sent]').waitFor()
  assert.equal((await who.got()).at(-1).text, 'その後いかがでしょうか')
  await page.getByTestId('earlier').getByTestId('inquiry').waitFor() // the first inquiry stands beside
})

test('the presence chosen is the presence the desk knows', async (t) => {
  const { page } = await atWork(t, '在席')
  await page.getByTestId('presence').click()
  await page.getByTestId('choice-break').click()
  await page.getByTestId('presence').getByText('休憩').waitFor()
  const me = () => page.evaluate(async () => (await fetch('/api/v1/me')).json())
  for (let i = 0; i < 20 && (await me()).presence !== 'break'; i++) await page.waitForTimeout(50)
  assert.equal((await me()).presence, 'break')
})

test('a send that LINE refuses says so and can be withdrawn', async (t) => {
  const { who, page } = await atWork(t, '拒否')
  await who.say({ type: 'unfollow' })
  await page.locator('[data-lock=unreachable]').waitFor()
  await who.say({ type: 'follow' })
  await page.getByTestId('composer').waitFor()
  await emulate(desk, '/emu/faults', { endpoint: 'reply', kind: 'status', status: 500, times: 5 })
  await emulate(desk, '/emu/faults', { endpoint: 'push', kind: 'status', status: 400, times: 5 })
  await page.getByTestId('composer').fill('届かない文')
  await page.getByTestId('composer').press('Enter')
  await page.getByTestId('send-trouble').waitFor()
  await page.getByTestId('dismiss').click()
  await page.locator('[data-testid=send-state][data-state=dismissed]').waitFor()
  await fetch(`${desk.emulator_url}/emu/faults`, { method: 'DELETE' })
})

test('a full disk is said on the whole screen, and the words are kept', async (t) => {
  const { who, page } = await atWork(t, '満杯')
  const full = { type: 'about:blank', title: 'Service Unavailable', status: 503, code: 'disk_full', detail: 'full' }
  await page.route('**/messages', (route) =>
    route.request().method() === 'POST' ? route.fulfill({ status: 503, contentType: 'application/problem+json', body: JSON.stringify(full) }) : route.fallback(),
  )
  await page.getByTestId('composer').fill('消えては困る文')
  await page.getByTestId('composer').press('Enter')
  await page.getByTestId('banner').getByText('保存領域がいっぱい').waitFor()
  await page.getByTestId('send-trouble').waitFor()
  await page.unroute('**/messages')
  await page.getByTestId('retry').click()
  await page.locator('[data-testid=send-state][data-state=sent]').waitFor()
  assert.deepEqual((await who.got()).map((m) => m.text), ['消えては困る文'])
})
