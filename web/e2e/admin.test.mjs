// 「接続と管理」: channels with their health, brands, API keys, and a channel that is stopped: what operators say waits,
// who waits is listed, and everything goes out when sending goes on.
import assert from 'node:assert/strict'
import { mkdirSync } from 'node:fs'
import { after, before, test } from 'node:test'
import { customer, launch, openDesk, rowOf, signIn, visitor } from './desk.mjs'

let desk, browser
const pictures = process.env.PICTURES
before(async () => {
  desk = await openDesk()
  browser = await launch()
  if (pictures) mkdirSync(pictures, { recursive: true })
})
after(async () => {
  await browser?.close()
  await desk?.stop()
})
const shoot = async (page, name) => pictures && page.screenshot({ path: `${pictures}/${name}.png` })
const boss = () => desk.operators.find((o) => o.email.startsWith('admin'))

test('channels, brands and keys', async (t) => {
  const { page, complaints } = await visitor(browser)
  t.after(() => assert.deepEqual(complaints, []))
  await signIn(page, desk, boss())
  await page.goto(desk.console_url + '/settings')
  await page.getByTestId('to-admin').click()
  const row = page.getByTestId(`channel-${desk.channel_id}`)
  assert.equal(await row.getByTestId('channel-standing').textContent(), '接続中')
  await row.getByTestId('channel-health').click()
  await row.locator('[data-testid=finding-hook][data-ok=true]').waitFor()
  await shoot(page, 'admin-channels')
  await row.getByTestId('channel-edit').click()
  await page.getByTestId('channel-name').fill('改名した公式')
  await shoot(page, 'admin-channel-edit')
  await page.getByTestId('channel-save').click()
  await row.getByText('改名した公式').first().waitFor()
  await row.getByTestId('channel-secret').click()
  await page.getByTestId('secret-new').fill('wrong')
  await page.getByTestId('secret-go').click()
  await page.getByText('チャネルIDかチャネルシークレットが違います').waitFor()
  await shoot(page, 'admin-secret-wrong')
  await page.keyboard.press('Escape')

  await page.getByTestId('view-brands').click()
  await page.getByTestId('brand-add').click()
  await page.getByTestId('brand-name').fill('新しいブランド')
  await shoot(page, 'admin-brand-new')
  await page.getByTestId('brand-save').click()
  const fresh = page.getByTestId('brand-新しいブランド')
  await fresh.getByTestId('brand-members').click()
  await page.getByTestId('serves-kobayashi@demo.example').check()
  await page.getByTestId('members-save').click()
  await fresh.getByText('担当者 2').waitFor()
  await shoot(page, 'admin-brands')
  await fresh.getByTestId('brand-archive').click()
  await shoot(page, 'admin-brand-archive')
  await page.getByTestId('confirm').click()
  await fresh.getByText('アーカイブ済み').waitFor()

  await page.getByTestId('view-keys').click()
  await page.getByTestId('key-add').click()
  await page.getByTestId('key-name').fill('基幹連携')
  await shoot(page, 'admin-key-new')
  await page.getByTestId('key-make').click()
  const secret = await page.getByTestId('copy-value').inputValue()
  await shoot(page, 'admin-key-made')
  await page.getByTestId('key-done').click()
  const ask = async (path) => (await fetch(`${desk.console_url}/api/v1${path}`, { headers: { Authorization: `Bearer ${secret}` } })).status
  assert.equal(await ask('/conversations'), 200)
  assert.equal(await ask('/people'), 403)
  await page.getByTestId('key-基幹連携').waitFor()
  await shoot(page, 'admin-keys')
  await page.getByTestId('key-基幹連携').getByTestId('key-revoke').click()
  await page.getByTestId('confirm').click()
  await page.getByText('APIキーはまだありません').waitFor()
  assert.equal(await ask('/conversations'), 401)
})

test('a channel is stopped, and goes on', async () => {
  const { page } = await visitor(browser)
  await signIn(page, desk, boss())
  const hers = (await visitor(browser)).page
  await signIn(hers, desk, desk.operators.find((o) => o.email.startsWith('kobayashi')))
  const taro = await customer(desk, '止まる人')
  await taro.say({ type: 'text', text: '在庫はありますか' })
  await hers.getByRole('tab', { name: /待ち/ }).click()
  await rowOf(hers, taro.name).first().click()
  await hers.getByTestId('accept').click()

  await page.goto(desk.console_url + '/settings/admin/emergency')
  await page.getByTestId(`going-${desk.channel_id}`).getByTestId('halt').click()
  await page.getByTestId('halt-why').selectOption('line_outage')
  await page.getByTestId('halt-excluded').check()
  await page.getByTestId('halt-note').fill('LINEの障害。復旧は14時の見込み')
  await shoot(page, 'admin-halt')
  await page.getByTestId('halt-go').click()
  await page.getByTestId('emergency').waitFor()

  await hers.getByTestId('channel-banner').waitFor() // told by the stream
  await hers.getByTestId('composer').fill('ございます。')
  await hers.getByTestId('send').click()
  await hers.getByText('ございます。').first().waitFor()
  await new Promise((done) => setTimeout(done, 5000)) // longer than a bubble may be taken back
  assert.deepEqual(await taro.got(), [])
  await shoot(hers, 'admin-banner')
  await page.reload()
  const waits = page.getByTestId('stranded').filter({ hasText: taro.name })
  await waits.waitFor()
  await shoot(page, 'admin-emergency')
  const file = await page.evaluate(async (path) => (await fetch(path)).text(), `/api/v1/channels/${desk.channel_id}/stranded.csv`)
  assert.match(file, /止まる人/)

  await page.getByTestId('emergency-end').click()
  await page.getByTestId('confirm').click()
  const [answer] = await taro.until(1)
  assert.equal(answer.text, 'ございます。')
  await page.getByTestId('emergency-over').first().waitFor()
  await hers.getByTestId('channel-banner').waitFor({ state: 'detached' })
  await shoot(page, 'admin-emergency-over')
})
