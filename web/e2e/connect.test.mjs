// From an empty database to the first answered message: the link in the log, the administrator, the brand, a LINE
// channel by id and secret (a wrong one is explained), the webhook set and tried, left and taken up again, a customer
// writes, and gets an answer. And a channel of the emulator by one press.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { bubbles, customer, launch, openEmptyDesk, rowOf, shooter, visitor } from './desk.mjs'

let browser, desk
const shoot = shooter('connect')

before(async () => {
  desk = await openEmptyDesk()
  browser = await launch()
})
after(async () => {
  await browser?.close()
  await desk?.stop()
})

test('an empty desk is set up, left, taken up again, and answers its first customer', async (t) => {
  const { page, complaints } = await visitor(browser)
  t.after(() => assert.deepEqual(complaints, []))
  await page.goto(desk.console_url + '/setup#wrong')
  await page.getByTestId('setup-broken').waitFor()
  await page.goto('about:blank')
  await page.goto(desk.link)
  await page.getByTestId('setup-next').click()
  await page.getByText('80文字以内で入力してください。').waitFor()
  await page.getByTestId('setup-name').fill('管理 太郎')
  await page.getByTestId('setup-email').fill('taro@example.jp')
  await page.getByTestId('setup-password').fill('open sesame 12')
  await shoot(page, 'setup-1-administrator')
  await page.getByTestId('setup-next').click()
  await page.getByTestId('setup-centre').fill('みなとサポートセンター')
  await page.getByTestId('setup-brand').fill('みなと商店')
  await shoot(page, 'setup-2-brand')
  await page.getByTestId('setup-make').click()

  // a wrong secret is explained; the right one says whose account it is
  await page.getByTestId('connect-id').fill(desk.channel_id)
  await page.getByTestId('connect-secret').fill('wrong')
  await page.getByTestId('connect-check').click()
  await page.getByText('チャネルIDかチャネルシークレットが違います').waitFor()
  await shoot(page, 'setup-3-line-wrong')
  await page.getByTestId('connect-secret').fill(desk.secret)
  await page.getByTestId('connect-check').click()
  await page.getByTestId('connect-found').waitFor()
  await page.getByTestId('connect-name').fill('みなと公式')
  await shoot(page, 'setup-3-line-found')
  await page.getByTestId('connect-add').click()

  // left, and taken up again where it was
  await page.getByTestId('webhook-register').waitFor()
  const here = page.url()
  await page.getByTestId('connect-later').click()
  await page.getByTestId('presence').waitFor()
  await page.goto(here)
  assert.equal(await page.getByTestId('finding-hook').getAttribute('data-ok'), 'false')
  await page.getByTestId('webhook-register').click()
  await page.getByText('LINEからの呼び出しに成功しました。').waitFor()
  await page.locator('[data-testid=finding-hook][data-ok=true]').waitFor()
  await page.locator('[data-testid=finding-active][data-ok=true]').waitFor()
  await shoot(page, 'setup-4-webhook')
  await page.getByTestId('webhook-next').click()
  await page.getByTestId('connect-waiting').waitFor()
  await shoot(page, 'setup-5-waiting')

  const hanako = await customer(desk, '最初のお客様')
  await hanako.say({ type: 'text', text: 'はじめまして。営業時間を教えてください' })
  await page.getByTestId('connect-arrived').waitFor()
  await shoot(page, 'setup-5-arrived')
  await page.getByTestId('connect-inbox').click()
  await rowOf(page, hanako.name).first().click()
  await page.getByTestId('accept').click()
  await bubbles(page, 'customer').first().waitFor()
  await page.getByTestId('composer').fill('10時から18時までです。')
  await page.getByTestId('send').click()
  const [answer] = await hanako.until(1)
  assert.equal(answer.text, '10時から18時までです。')
  await shoot(page, 'setup-6-answered')

  // the link has done its work
  const again = await visitor(browser)
  await again.page.goto(desk.link)
  await again.page.getByTestId('setup-broken').waitFor()

  // another channel, of the emulator's, by one press
  await page.goto(desk.console_url + '/settings/admin/channels')
  await page.getByTestId(`channel-${desk.channel_id}`).waitFor()
  await page.getByTestId('channel-add').click()
  await page.getByTestId('connect-emulator').click()
  await page.getByTestId('connect-first').waitFor()
  await page.getByTestId('connect-phone').waitFor()
  const second = page.url().split('/').pop()
  const jiro = await customer({ ...desk, channel_id: second }, '二人目')
  await jiro.say({ type: 'text', text: 'こちらにも届きますか' })
  await page.getByTestId('connect-arrived').waitFor()
})
