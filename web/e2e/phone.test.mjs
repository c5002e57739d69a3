// Stories on the customers' phone: what an account sends, and what a customer can do with it.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { launch, openDesk } from './desk.mjs'
import { account, fixture, fixtures, openPhone } from './phone_hands.mjs'

let desk, browser, ch
before(async () => {
  desk = await openDesk()
  browser = await launch()
  ch = await account(desk, `見本 ${Date.now()}`)
})
after(async () => {
  await browser?.close()
  await desk?.stop()
})

/** A customer with messages on the screen. */
async function story(name, ...messages) {
  const user = await ch.user(name)
  const phone = await openPhone(browser, desk, ch, user.id)
  const { page } = phone
  const bodies = await Promise.all(messages.map((m) => (typeof m === 'string' ? fixture(m, user.id) : m)))
  for (let i = 0; i < bodies.length; i += 5) await ch.push(user.id, ...bodies.slice(i, i + 5)) // five a call, as LINE allows
  if (messages.length) await page.locator('.thread > .row').nth(messages.length - 1).waitFor()
  const lines = async (kind) => (await ch.talk(user.id)).items.filter((l) => l.user_id && (!kind || l.message.type === kind || l.message.note === kind)).map((l) => l.message)
  /** Waits until the customer has said something that fits. */
  const said = async (fits) => {
    for (let i = 0; i < 200; i++) {
      const hit = (await lines()).find(fits)
      if (hit) return hit
      await page.waitForTimeout(50)
    }
    throw new Error(`never said; there are ${JSON.stringify(await lines())}`)
  }
  return { ...phone, user, lines, said, thread: page.getByTestId('phone-thread') }
}

test('the whole showcase is drawn without a complaint, and Flex has the sizes LINE gives it', async () => {
  const flex = await fixtures('flex')
  const messages = await fixtures('message')
  const { page, complaints, context } = await story('見本', ...flex, ...messages)
  const bubbles = page.locator('[data-type=flex]')
  assert.equal(await bubbles.count(), flex.length)
  const width = (sel) => page.locator(sel).first().evaluate((n) => n.getBoundingClientRect().width)
  assert.equal(await width('[data-type=flex] .fx-bubble'), 300)
  const sizes = await bubbles.nth(1).locator('.fx-bubble').evaluateAll((list) => list.map((n) => Math.round(n.getBoundingClientRect().width)))
  assert.deepEqual(sizes.slice(0, 6), [120, 160, 220, 241, 260, 300])
  const [one, two, fixed] = await bubbles.nth(2).locator('.fx-box .fx-box').first().locator('> .fx-box').evaluateAll((list) => list.map((n) => n.getBoundingClientRect().width))
  assert.ok(Math.abs(two - 2 * one) < 1.5 && fixed === 60, `${one} ${two} ${fixed}`)
  const fits = await bubbles.nth(3).locator('p').last().evaluate((n) => n.scrollWidth <= n.clientWidth + 1 && parseFloat(getComputedStyle(n).fontSize) < 16)
  assert.ok(fits, 'shrink-to-fit shrinks')
  await bubbles.nth(8).scrollIntoViewIfNeeded()
  await bubbles.nth(8).locator('.fx-image img').waitFor() // the film is not there: its altContent is
  await page.getByTestId('phone-emoji').first().waitFor({ state: 'attached' })
  assert.match(await page.getByTestId('phone-sender').first().textContent(), /店長 みどり/)
  assert.equal(await page.locator('[data-type=audio] .length').textContent(), '1:05')
  const overflow = await page.locator('.thread').evaluate((n) => n.scrollWidth > n.clientWidth)
  assert.equal(overflow, false)
  assert.deepEqual(complaints, [])
  await context.close()
})

test('templates and Flex: every kind of action does its work', async () => {
  const { page, said, lines, context } = await story('操作', 'message/buttons', 'flex/11_actions')
  await page.getByRole('button', { name: '配送' }).click()
  await said((m) => m.text === '配送')
  await page.getByRole('button', { name: '返品' }).click()
  await said((m) => m.data === 'act=return' && m.text === '返品したい')
  await page.getByRole('button', { name: '書いて相談' }).click()
  await said((m) => m.data === 'act=write')
  await page.waitForFunction(() => document.activeElement?.value === 'ご相談:\n')
  await page.getByTestId('phone-input').fill('')

  await page.getByRole('button', { name: 'サイト' }).click()
  assert.match(await page.getByTestId('phone-leave-host').textContent(), /shop\.example/)
  await page.getByTestId('phone-dialog-cancel').click()

  // a box, then a text inside the bubble that is itself tappable: only the inner one acts
  await page.getByRole('button', { name: '箱', exact: true }).click()
  await said((m) => m.text === '箱')
  await page.getByRole('button', { name: '文字', exact: true }).press('Enter')
  await said((m) => m.data === 'tapped=text')
  assert.ok(!(await lines()).some((m) => m.text === '吹き出し'))

  await page.getByRole('button', { name: '日を選ぶ' }).click()
  const date = page.getByTestId('phone-picker')
  assert.deepEqual([await date.getAttribute('min'), await date.getAttribute('max'), await date.getAttribute('type')], ['2026-11-01', '2026-12-31', 'date'])
  await date.fill('2027-01-01')
  await page.getByTestId('phone-dialog-ok').click()
  assert.equal(await page.getByTestId('phone-picker-dialog').isVisible(), true, 'a day outside the bounds is refused')
  await date.fill('2026-12-24')
  await page.getByTestId('phone-dialog-ok').click()
  await said((m) => m.data === 'when')
  await context.close()
})

test('quick replies go with the next line; date and time, place and telephone', async () => {
  const { page, said, user, context } = await story('早押し', 'message/quick')
  const chips = page.getByTestId('phone-quick')
  assert.equal(await chips.getByRole('button').count(), 9)
  await page.getByTestId('phone-quick-2').click()
  assert.equal(await page.getByTestId('phone-picker').inputValue(), '2026-12-01T10:00')
  await page.getByTestId('phone-dialog-ok').click()
  await said((m) => m.data === 'pick')
  await chips.waitFor({ state: 'hidden' })

  await ch.push(user.id, await fixture('message/quick'))
  await page.getByTestId('phone-quick-4').click()
  await page.getByTestId('phone-place-title').fill('自宅')
  await page.getByTestId('phone-dialog-ok').click()
  await said((m) => m.type === 'location' && m.title === '自宅')
  await ch.push(user.id, await fixture('message/quick'))
  await chips.waitFor()
  await ch.push(user.id, { type: 'text', text: '続きです' })
  await chips.waitFor({ state: 'hidden' })
  await context.close()
})

test('carousels and image maps are tapped where they were drawn', async () => {
  const { page, said, context } = await story('商品', 'message/carousel', 'message/image_carousel', 'message/confirm', 'message/imagemap')
  await page.getByRole('button', { name: '大根を買う' }).click()
  await said((m) => m.text === '大根を買う')
  await page.locator('[data-type=template] .cardtop').first().click() // the default action
  await said((m) => m.text === '人参の写真')
  await page.locator('.picturecard').nth(2).click()
  await said((m) => m.text === '秋')
  await page.getByRole('button', { name: 'いいえ' }).click()
  await said((m) => m.text === 'いいえ')
  const map = page.locator('.imagemap')
  await map.evaluate((n) => new Promise((settled, late) => { // pictures above still move it while they load
    const until = Date.now() + 10000
    const look = () => {
      const box = n.getBoundingClientRect()
      const area = n.querySelector('[data-testid=phone-area]')?.getBoundingClientRect()
      if (area && Math.abs(area.width - box.width / 2) < 1 && Math.abs(area.y - box.y - box.height / 2) < 1) return settled()
      if (Date.now() > until) return late(new Error(`area ${JSON.stringify(area)} in ${JSON.stringify(box)}`))
      requestAnimationFrame(look)
    }
    look()
  }))
  await page.getByTestId('phone-area').first().click()
  await said((m) => m.text === '左の棚')
  await page.getByTestId('phone-film-link').click() // there is no film, so its link is offered at once
  assert.match(await page.getByTestId('phone-leave-host').textContent(), /shop\.example/)
  await context.close()
})

test('quoting goes both ways and jumps; what is unsent is gone; a block stops writing', async () => {
  const { page, said, user, thread, context } = await story('引用', { type: 'text', text: '最初のお知らせ' })
  const first = (await ch.talk(user.id)).items[0]
  for (const i of [0, 5, 10]) await ch.push(user.id, ...[0, 1, 2, 3, 4].map((n) => ({ type: 'text', text: `お知らせ ${i + n}\n\n` })))
  await thread.getByText('お知らせ 14').waitFor()
  await page.getByTestId(`phone-quote-${first.id}`).press('Enter')
  await page.getByTestId('phone-input').fill('これについて')
  await page.getByTestId('phone-input').press('Enter')
  await said((m) => m.quotedMessageId === first.id)
  await page.getByTestId('phone-quoted').click()
  await page.waitForFunction((id) => document.activeElement?.dataset.lines === id, first.id)
  const seen = await page.getByTestId(`phone-message-${first.id}`).evaluate((n) => { const r = n.getBoundingClientRect(); const t = n.parentElement.getBoundingClientRect(); return r.top >= t.top && r.bottom <= t.bottom })
  assert.ok(seen, 'the quoted message is in view')

  const mine = (await ch.talk(user.id)).items.at(-1)
  await ch.push(user.id, { type: 'text', text: 'お返事', quoteToken: mine.message.quoteToken })
  await page.getByTestId('phone-quoted').nth(1).waitFor()
  await page.getByTestId(`phone-unsend-${mine.id}`).press('Enter')
  await page.locator(`[data-testid=phone-message-${mine.id}][data-type=unsent]`).waitFor()
  assert.equal(await thread.getByText('これについて').count(), 0)

  await page.getByTestId('phone-block').click()
  await page.waitForFunction(() => document.querySelector('[data-testid=phone-input]').disabled)
  await page.getByTestId('phone-block').click()
  await page.waitForFunction(() => !document.querySelector('[data-testid=phone-input]').disabled)
  await context.close()
})

test('an image set, a video, a place and emoji leave as LINE would send them', async () => {
  const { page, said, lines, context } = await story('送る')
  await page.getByTestId('phone-more').click()
  await page.getByTestId('phone-sample-set').click()
  await page.getByTestId('phone-image-set').waitFor()
  await page.waitForFunction(() => document.querySelectorAll('[data-testid=phone-image-set] img').length === 3)
  const sets = (await lines('image')).map((m) => m.imageSet)
  assert.equal(new Set(sets.map((s) => s.id)).size, 1)
  assert.deepEqual(sets.map((s) => [s.index, s.total]), [[1, 3], [2, 3], [3, 3]])
  await page.getByTestId('phone-more').click()
  await page.getByTestId('phone-video').click()
  await said((m) => m.type === 'video')
  await page.getByTestId('phone-sticker').click()
  await page.getByTestId('phone-emoji-1').click()
  await page.getByTestId('phone-send').click()
  const text = await said((m) => m.type === 'text')
  assert.deepEqual([text.text, text.emojis[0].index, text.emojis[0].length], ['(ok)', 0, 4])
  await page.locator('.me [data-testid=phone-emoji]').waitFor()
  await context.close()
})
