// Stories of what lies behind a tap: the rich menu, the account-link page, and the bot's server that hears of it.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { emulate, launch, openDesk, picture } from './desk.mjs'
import { account, openBot, openPhone } from './phone_hands.mjs'

let desk, browser, bot, ch
const loginForm = `<form><button name=ok value=1>ログインして連携する</button></form>`
const pages = {
  /** The shop's log-in page: who logs in is sent on to the platform, with a nonce of the shop's. */
  '/login': (url, response) => {
    const token = url.searchParams.get('linkToken')
    if (url.searchParams.get('ok')) return response.writeHead(302, { Location: `${desk.emulator_url}/dialog/bot/accountLink?linkToken=${token}&nonce=${nonce(token)}` }).end()
    return response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8' }).end(loginForm.replace('<button', `<input type=hidden name=linkToken value=${token}><button`))
  },
}
const nonce = (token) => Buffer.from(`nonce of ${token}`).toString('base64url')

before(async () => {
  desk = await openDesk()
  browser = await launch()
  bot = await openBot(pages)
  ch = await account(desk, `献立 ${Date.now()}`, { webhook_url: bot.url, redelivery: true })
})
after(async () => {
  await browser?.close()
  await bot?.close()
  await desk?.stop()
})

/** Makes a rich menu with a picture and, if wanted, an alias. */
async function menu(page, areas, more = {}) {
  const size = { width: 800, height: 540 }
  const { richMenuId } = await ch.api('POST', '/v2/bot/richmenu', { size, selected: false, name: '献立', chatBarText: 'メニュー', areas, ...more })
  await ch.api('POST', `/v2/bot/richmenu/${richMenuId}/content`, await picture(page, size.width, size.height), 'image/png')
  return richMenuId
}
const area = (x, y, width, height, action) => ({ bounds: { x, y, width, height }, action })

test('the rich menu opens, is tapped where its areas lie, and gives way to another', async () => {
  const who = await ch.user('献立を見る人')
  const { page, context, complaints } = await openPhone(browser, desk, ch, who.id)
  const first = await menu(page, [
    area(0, 0, 400, 540, { type: 'message', label: '注文状況', text: '注文状況を教えて' }),
    area(400, 0, 400, 270, { type: 'richmenuswitch', richMenuAliasId: 'more', data: 'to=more' }),
    area(400, 270, 400, 270, { type: 'uri', label: 'お店', uri: 'https://shop.example/' }),
  ], { selected: true })
  const second = await menu(page, [
    area(0, 0, 800, 270, { type: 'postback', label: '相談', data: 'act=ask', displayText: '相談したい', inputOption: 'openKeyboard', fillInText: 'ご相談: ' }),
    area(0, 270, 400, 270, { type: 'datetimepicker', label: '受取日', data: 'when', mode: 'date', initial: '2026-12-24' }),
    area(400, 270, 400, 270, { type: 'richmenuswitch', richMenuAliasId: 'nowhere', data: 'to=nowhere' }),
  ])
  await ch.api('POST', '/v2/bot/richmenu/alias', { richMenuAliasId: 'more', richMenuId: second })
  await ch.api('POST', `/v2/bot/user/${who.id}/richmenu/${first}`)

  const bar = page.getByTestId('phone-menu-bar')
  const box = page.getByTestId('phone-menu')
  await box.locator('img').waitFor()
  assert.equal(await bar.getAttribute('aria-expanded'), 'true', 'selected: open from the start')
  await bar.click()
  await box.waitFor({ state: 'hidden' })
  await bar.press('Enter')
  await box.waitFor()
  const at = await box.boundingBox()
  const tap = (x, y) => page.mouse.click(at.x + at.width * x, at.y + at.height * y)

  await tap(0.49, 0.98) // just inside the left half
  assert.equal((await bot.got((e) => e.type === 'message')).message.text, '注文状況を教えて')
  await tap(0.75, 0.75)
  assert.match(await page.getByTestId('phone-leave-host').textContent(), /shop\.example/)
  await page.keyboard.press('Escape')
  await page.getByTestId('phone-leave-host').waitFor({ state: 'detached' })

  await tap(0.75, 0.25)
  const switched = await bot.got((e) => e.type === 'postback')
  assert.deepEqual([switched.postback.data, switched.postback.params], ['to=more', { newRichMenuAliasId: 'more', status: 'SUCCESS' }])
  await page.getByRole('button', { name: '受取日' }).waitFor() // the other menu, as open as the first
  await page.getByTestId('phone-menu-area-1').press('Enter')
  assert.equal(await page.getByTestId('phone-picker').inputValue(), '2026-12-24')
  await page.getByTestId('phone-dialog-ok').click()
  assert.deepEqual((await bot.got((e) => e.postback?.data === 'when')).postback.params, { date: '2026-12-24' })
  await page.getByTestId('phone-menu-area-2').press('Enter')
  assert.equal((await bot.got((e) => e.postback?.data === 'to=nowhere')).postback.params.status, 'RICHMENU_ALIAS_ID_NOTFOUND')
  await page.getByTestId('phone-menu-area-0').press('Space')
  await bot.got((e) => e.postback?.data === 'act=ask')
  await page.waitForFunction(() => document.activeElement?.value === 'ご相談: ')
  assert.equal(await box.isVisible(), false, 'the keyboard takes the menu\'s place')

  await ch.api('DELETE', `/v2/bot/user/${who.id}/richmenu`)
  await bar.waitFor({ state: 'hidden' })
  assert.deepEqual(complaints, [])
  await context.close()
})

test('accounts are linked through the shop\'s page: not when the customer turns back, and once only', async () => {
  const who = await ch.user('連携する人')
  const { page, context } = await openPhone(browser, desk, ch, who.id)
  const { linkToken } = await ch.api('POST', `/v2/bot/user/${who.id}/linkToken`)
  const uri = `${bot.url}/login?linkToken=${linkToken}`
  await ch.push(who.id, { type: 'template', altText: '連携', template: { type: 'buttons', text: '会員証とつなぎます', actions: [{ type: 'uri', label: 'ログイン', uri }] } })
  const button = page.getByRole('button', { name: 'ログイン' })
  await button.click()
  await page.getByTestId('phone-dialog-cancel').click() // turns back before the shop's page
  await button.click()
  const opened = context.waitForEvent('page')
  await page.getByTestId('phone-dialog-ok').click()
  const shop = await opened
  await shop.getByRole('button', { name: 'ログインして連携する' }).waitFor()
  assert.ok(!bot.events.some((e) => e.type === 'accountLink'), 'nothing is linked before the log-in')
  await shop.getByRole('button', { name: 'ログインして連携する' }).click()
  await shop.getByRole('heading', { name: '連携しました' }).waitFor()
  const linked = await bot.got((e) => e.type === 'accountLink')
  assert.deepEqual([linked.link, linked.source.userId], [{ result: 'ok', nonce: nonce(linkToken) }, who.id])
  await shop.reload()
  await shop.getByRole('heading', { name: '連携できませんでした' }).waitFor()
  assert.equal(bot.events.filter((e) => e.type === 'accountLink').length, 1, 'a used token sends nothing')

  // LINE's own address, opened on the phone itself; then a link made for somebody else
  const direct = async (forWhom) => {
    const { linkToken: token } = await ch.api('POST', `/v2/bot/user/${forWhom}/linkToken`)
    const action = { type: 'uri', label: `連携 ${token.slice(0, 6)}`, uri: `https://access.line.me/dialog/bot/accountLink?linkToken=${token}&nonce=${nonce(token)}` }
    await ch.push(who.id, { type: 'template', altText: '連携', template: { type: 'buttons', text: 'つなぎます', actions: [action] } })
    await page.getByRole('button', { name: action.label }).click()
    return token
  }
  const frame = page.frameLocator('[data-testid=phone-link-page]')
  const own = await direct(who.id)
  await frame.getByRole('heading', { name: '連携しました' }).waitFor()
  assert.equal((await bot.got((e) => e.link?.nonce === nonce(own))).link.result, 'ok')
  await page.getByTestId('phone-dialog-cancel').click()
  const other = await direct((await ch.user('別の人')).id)
  await frame.getByRole('heading', { name: '連携できませんでした' }).waitFor()
  const failed = await bot.got((e) => e.link?.nonce === nonce(other))
  assert.deepEqual([failed.link.result, failed.source, failed.replyToken], ['failed', undefined, undefined])
  await context.close()
})

test('what the bot refuses is marked in the log and comes again when the clock has moved', async () => {
  const who = await ch.user('再送')
  const { page, context } = await openPhone(browser, desk, ch, who.id)
  bot.status = 500
  await page.getByTestId('phone-input').fill('届きますか')
  await page.getByTestId('phone-input').press('Enter')
  const first = await bot.got((e) => e.message?.text === '届きますか')
  await page.getByTestId('phone-log-words').fill('届きますか')
  const hooks = page.getByTestId('phone-log').getByTestId('phone-log-webhook')
  await hooks.first().waitFor()
  assert.match(await hooks.first().textContent(), /message.*500/)
  bot.status = 200
  await page.getByTestId('phone-clock-1m').click()
  const again = await bot.got((e) => e.webhookEventId === first.webhookEventId && e.deliveryContext.isRedelivery)
  assert.equal(again.replyToken, first.replyToken)
  await hooks.nth(1).waitFor()
  assert.match(await hooks.first().textContent(), /再送1回目.*200/)
  await page.getByTestId('phone-log-bad').check()
  await hooks.nth(1).waitFor({ state: 'detached' })
  await page.getByTestId('phone-log-show-webhooks').uncheck()
  await page.getByTestId('phone-log').getByText('条件に合う通信がありません').waitFor()
  assert.equal((await emulate(desk, '/emu/webhook/stats')).items.find((s) => s.channel_id === ch.id).failed.error_status_code, 1)
  await context.close()
})

test('every control is reached by Tab, and one sees where one is', async () => {
  const who = await ch.user('鍵盤だけ')
  const { page, context } = await openPhone(browser, desk, ch, who.id)
  await ch.push(who.id, { type: 'template', altText: '確認', template: { type: 'confirm', text: 'よろしいですか', actions: [{ type: 'message', label: 'はい', text: 'はい' }, { type: 'message', label: 'いいえ', text: 'いいえ' }] } })
  await page.getByRole('button', { name: 'いいえ' }).waitFor()
  const stops = new Map()
  for (let i = 0; i < 150; i++) {
    await page.keyboard.press('Tab')
    const stop = await page.evaluate(() => {
      const n = document.activeElement
      if (!n || n === document.body || n.dataset.tabbed) return null
      n.dataset.tabbed = 'yes'
      const s = getComputedStyle(n)
      const name = [n.dataset.testid, n.id, n.textContent.trim()].find((word) => word && word !== 'phone-action')
      return { name, seen: (s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) > 0) || s.boxShadow !== 'none' }
    })
    if (!stop) break // round once
    stops.set(stop.name, stop.seen)
  }
  for (const name of ['phone-theme', 'phone-add-name', 'phone-find', `phone-user-${who.id}`, 'phone-block', 'phone-thread', 'はい', 'いいえ', 'phone-more', 'phone-sticker', 'phone-input', 'phone-send', 'phone-clock-7d', 'phone-faults', 'phone-log-words', 'phone-log']) {
    assert.ok(stops.has(name), `${name} is not among ${[...stops.keys()].join(', ')}`)
  }
  assert.deepEqual([...stops].filter(([, seen]) => !seen).map(([name]) => name), [], 'stops without a visible ring')
  await page.getByRole('button', { name: 'はい', exact: true }).focus()
  await page.keyboard.press('Enter')
  await bot.got((e) => e.message?.text === 'はい' && e.source.userId === who.id)
  await context.close()
})
