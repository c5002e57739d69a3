// Outgoing webhooks: another system is told, signed, with ids only; the log shows it; replayed it comes under the same
// id; a system that answers 500 is tried again.
import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { createServer } from 'node:http'
import { after, before, test } from 'node:test'
import { customer, launch, openDesk, shooter, signIn, visitor } from './desk.mjs'

let desk, browser, crm
const got = []
let answer = 500
before(async () => {
  crm = createServer(async (request, response) => {
    let body = ''
    for await (const part of request) body += part
    got.push({ headers: request.headers, body })
    response.writeHead(answer).end()
  })
  await new Promise((resolve) => crm.listen(0, '127.0.0.1', resolve))
  desk = await openDesk({ own: '127.0.0.1' })
  browser = await launch()
})
after(async () => {
  await browser?.close()
  await desk?.stop()
  crm?.close()
})
const shoot = shooter('hooks')
const until = async (n) => {
  while (got.length < n) await new Promise((done) => setTimeout(done, 50))
}

test('another system is told, and told again', async (t) => {
  const { page, complaints } = await visitor(browser)
  t.after(() => assert.deepEqual(complaints, []))
  await signIn(page, desk, desk.operators.find((o) => o.email.startsWith('admin')))
  await page.goto(desk.console_url + '/settings/admin/hooks')
  await page.getByTestId('hook-add').click()
  await page.getByTestId('hook-name').fill('社内CRM')
  await page.getByTestId('hook-url').fill('http://10.0.0.1/inside')
  await page.getByTestId('hook-save').click()
  await page.getByText('インターネットから見えないアドレス').waitFor()
  await page.getByTestId('hook-url').fill(`http://127.0.0.1:${crm.address().port}/desk`)
  await page.getByTestId('event-conversation.closed').uncheck()
  await shoot(page, 'hooks-new')
  await page.getByTestId('hook-save').click()
  const secret = await page.getByTestId('copy-value').inputValue()
  assert.match(secret, /^whsec_/)
  await shoot(page, 'hooks-secret')
  await page.getByTestId('hook-done').click()
  await new Promise((done) => setTimeout(done, 2500)) // it begins where the facts are now

  const taro = await customer(desk, '知らせる人')
  await taro.say({ type: 'text', text: '秘密の用件です' })
  await until(1)
  const row = page.getByTestId('hook-社内CRM')
  await row.getByTestId('hook-log').click()
  await row.getByTestId('delivery').first().getByText('待ち').waitFor()
  answer = 204
  await until(2) // five seconds later
  for (const { headers, body } of got) {
    const mac = createHmac('sha256', Buffer.from(secret.slice(6), 'base64')).update(`${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`).digest('base64')
    assert.equal(headers['webhook-signature'], `v1,${mac}`)
    assert.equal(JSON.parse(body).type, 'conversation.opened')
    assert.doesNotMatch(body, /秘密/)
  }
  await row.getByTestId('log-again').click()
  await row.getByTestId('delivery').first().getByText('届いた').waitFor()
  await shoot(page, 'hooks-log')
  await row.getByTestId('replay').first().click()
  await until(3)
  assert.equal(new Set(got.map((g) => g.headers['webhook-id'])).size, 1)

  answer = 410 // it wants no more: administrators are told at once
  await row.getByTestId('replay').first().click()
  await page.getByText('Webhookを1件停止しました').waitFor()
  await page.reload()
  await row.getByText('停止: 相手が受信を終了(410)').waitFor()
  await shoot(page, 'hooks-gone')
})
