// Stories of the page around the phone: several customers, groups, keyboard, clock, trouble, log.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { emulate, launch, openDesk } from './desk.mjs'
import { account, openPhone } from './phone_hands.mjs'

let desk, browser, ch
before(async () => {
  desk = await openDesk()
  browser = await launch()
  ch = await account(desk, `裏側 ${Date.now()}`)
})
after(async () => {
  await browser?.close()
  await desk?.stop()
})

test('three customers side by side, each on their own; the address remembers them', async () => {
  const [a, b, c] = await Promise.all(['甲', '乙', '丙'].map((n) => ch.user(`${n}さん`)))
  const { page, context, complaints } = await openPhone(browser, desk, ch, a.id)
  const handsets = page.getByTestId('phone-handset')
  await page.getByTestId(`phone-beside-${b.id}`).click()
  await page.getByTestId(`phone-beside-${c.id}`).click()
  assert.equal(await handsets.count(), 3)
  await handsets.nth(0).getByTestId('phone-input').fill('下書きのまま')
  await handsets.nth(1).getByTestId('phone-input').fill('乙です')
  await handsets.nth(1).getByTestId('phone-input').press('Enter')
  await handsets.nth(1).getByTestId('phone-thread').getByText('乙です').waitFor()
  await ch.push(c.id, { type: 'text', text: '丙さんへ' })
  await handsets.nth(2).getByTestId('phone-thread').getByText('丙さんへ').waitFor()
  assert.equal(await handsets.nth(0).getByTestId('phone-input').inputValue(), '下書きのまま')
  assert.equal(await handsets.nth(0).getByText('乙です').count(), 0)

  await page.reload()
  await handsets.nth(2).getByTestId('phone-thread').getByText('丙さんへ').waitFor()
  assert.equal(await handsets.count(), 3)
  await handsets.nth(1).getByTestId('phone-close').click()
  assert.equal(await handsets.count(), 2)
  assert.ok(!page.url().includes(b.id))
  assert.deepEqual(complaints, [])
  await context.close()
})

test('a group is made, written in by two, left, and the account goes and comes back', async () => {
  const [a, b] = await Promise.all(['母', '娘'].map((n) => ch.user(n)))
  const { page, context } = await openPhone(browser, desk, ch, a.id)
  await page.getByTestId('phone-add-group').click()
  await page.getByTestId('phone-group-name').fill('家族')
  await page.getByTestId(`phone-member-${b.id}`).check()
  await page.getByTestId('phone-dialog-ok').click()
  const thread = page.getByTestId('phone-thread')
  await thread.getByText('グループに参加しました').waitFor()
  const write = async (words) => {
    await page.getByTestId('phone-input').fill(words)
    await page.getByTestId('phone-input').press('Enter')
    await thread.getByText(words, { exact: true }).waitFor()
  }
  await write('母です')
  await page.getByTestId('phone-writer').selectOption(b.id)
  await write('娘です')
  await thread.getByTestId('phone-sender').getByText('母').waitFor() // now the mother is the other one
  const group = (await emulate(desk, '/emu/groups')).items.find((g) => g.channel_id === ch.id)
  await ch.push(group.id, { type: 'textV2', text: '{who} さんと {all} へ {{波括弧}}', substitution: {
    who: { type: 'mention', mentionee: { type: 'user', userId: a.id } }, all: { type: 'mention', mentionee: { type: 'all' } },
  } })
  const mentions = thread.locator('.mention')
  await mentions.nth(1).waitFor()
  assert.deepEqual(await mentions.allTextContents(), ['@母', '@All'])
  await thread.getByText('@母 さんと @All へ {波括弧}', { exact: true }).waitFor()
  await page.getByTestId('phone-group-leave').click()
  await page.waitForFunction(() => document.querySelectorAll('[data-testid=phone-writer] option').length === 1)
  const { items } = await emulate(desk, '/emu/groups')
  assert.deepEqual(items.find((g) => g.channel_id === ch.id).members, [a.id])
  await page.getByTestId('phone-group-account').click()
  await thread.getByText('グループを退出しました').waitFor()
  await page.getByTestId('phone-group-account').click()
  await thread.getByText('グループに参加しました').nth(1).waitFor()
  await context.close()
})

test('with the keyboard alone: write, convert, pick a sticker, tap a chip', async () => {
  const who = await ch.user('鍵盤')
  const { page, context } = await openPhone(browser, desk, ch, who.id)
  await page.getByTestId(`phone-user-${who.id}`).focus()
  await page.keyboard.press('Enter')
  await page.waitForFunction(() => document.activeElement?.dataset.testid === 'phone-input')
  // The Enter that ends a conversion: Chromium's way, then Safari's.
  const input = page.getByTestId('phone-input')
  await input.fill('漢字')
  await input.dispatchEvent('keydown', { key: 'Enter', keyCode: 229, isComposing: true, bubbles: true })
  await input.dispatchEvent('keydown', { key: 'Enter', keyCode: 229, isComposing: false, bubbles: true })
  assert.equal(await input.inputValue(), '漢字')
  await page.keyboard.press('Shift+Enter')
  assert.equal(await input.inputValue(), '漢字\n')
  await page.keyboard.press('Enter')
  await page.locator('.me').getByText('漢字').waitFor()

  await page.keyboard.press('Shift+Tab')
  await page.keyboard.press('Enter')
  await page.waitForFunction(() => document.activeElement?.dataset.testid === 'phone-emoji-0')
  assert.notEqual(await page.evaluate(() => getComputedStyle(document.activeElement).outlineStyle), 'none')
  await page.keyboard.press('Escape')
  await page.waitForFunction(() => document.activeElement?.dataset.testid === 'phone-sticker')

  await ch.push(who.id, { type: 'text', text: '選んでください', quickReply: { items: [{ type: 'action', action: { type: 'message', label: 'はい', text: 'はい' } }] } })
  await page.getByTestId('phone-quick-0').focus()
  await page.keyboard.press('Space')
  await page.locator('.me').getByText('はい', { exact: true }).waitFor()
  assert.equal(await page.getByTestId('phone-thread').getAttribute('aria-live'), 'polite')
  await context.close()
})

test('trouble is chosen, strikes, is counted and cleared; the log shows and filters it', async () => {
  const who = await ch.user('障害')
  const { page, context } = await openPhone(browser, desk, ch, who.id)
  await fetch(`${desk.emulator_url}/emu/faults`, { method: 'DELETE' }) // of others
  await page.getByTestId('phone-faults').click()
  await page.getByTestId('phone-fault-endpoint').selectOption('profile')
  await page.getByTestId('phone-fault-kind').selectOption('status')
  await page.getByTestId('phone-fault-status').fill('503')
  await page.getByTestId('phone-fault-times').fill('0')
  await page.getByTestId('phone-fault-set').click()
  const row = page.getByTestId('phone-fault-profile-status')
  await row.waitFor()
  const answer = await fetch(`${desk.emulator_url}/v2/bot/profile/${who.id}`, { headers: { Authorization: `Bearer ${ch.access_token}` } })
  assert.equal(answer.status, 503)
  await row.getByText('1回').waitFor()

  await page.getByTestId('phone-log-words').fill(who.id)
  const entries = page.getByTestId('phone-log').getByTestId('phone-log-api')
  await entries.first().waitFor()
  assert.match(await entries.first().textContent(), /503/)
  await entries.first().locator('summary').press('Enter')
  await page.getByTestId('phone-log').locator('dl').first().waitFor()
  await page.getByTestId('phone-log-words').fill('ない言葉')
  await page.getByTestId('phone-log').getByText('条件に合う通信がありません').waitFor()

  await row.getByRole('button').press('Enter')
  await row.waitFor({ state: 'detached' })
  await page.getByTestId('phone-fault-endpoint').selectOption('webhook')
  assert.equal(await page.getByTestId('phone-fault-kind').locator('option[value=drop]').count(), 1)
  await context.close()
})

test('English when asked for, dark when asked for; narrow screens show one thing at a time', async () => {
  const who = await ch.user('Mary')
  const { page, context } = await openPhone(browser, desk, ch, who.id, { locale: 'en-US', viewport: { width: 390, height: 844 }, colorScheme: 'dark' })
  await page.getByRole('button', { name: 'Send', exact: true }).waitFor()
  assert.equal(await page.evaluate(() => document.documentElement.lang), 'en')
  assert.equal(await page.getByTestId('phone-users').isVisible(), false)
  await page.getByTestId('phone-pane-side').click()
  await page.getByTestId('phone-clock').waitFor()
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 390)
  const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor + getComputedStyle(document.documentElement).backgroundColor)
  const dark = await ground()
  await page.getByTestId('phone-theme').click()
  assert.notEqual(await ground(), dark)
  await page.getByTestId('phone-lang').click()
  await page.getByRole('button', { name: '送信', exact: true }).waitFor()
  await context.close()
})

// Last, since the clock never goes back and everybody shares it.
test('the clock goes forward by hand, to the end of the month too', async () => {
  const who = await ch.user('時計')
  const { page, context } = await openPhone(browser, desk, ch, who.id)
  const ahead = async () => (await emulate(desk, '/emu/clock')).ahead_ms
  const was = await ahead()
  for (const [id, ms] of [['1m', 60e3], ['20m', 1200e3], ['1h', 3600e3]]) {
    const before_ = await ahead()
    await page.getByTestId(`phone-clock-${id}`).click()
    await page.waitForFunction((id) => !document.querySelector(`[data-testid=phone-clock-${id}]`).disabled, id)
    assert.ok(Math.abs((await ahead()) - before_ - ms) < 1000)
  }
  assert.ok((await ahead()) > was)
  await page.getByTestId('phone-clock-month').press('Enter')
  await page.waitForFunction(() => !document.querySelector('[data-testid=phone-clock-month]').disabled)
  const now = new Date((await emulate(desk, '/emu/clock')).now_ms + 9 * 3600e3)
  assert.equal(new Date(now.getTime() + 60e3).getUTCDate(), 1, 'a minute before the first, in Japan')
  await page.getByTestId('phone-ahead').getByText('先').waitFor()
  await context.close()
})
