import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { customer, launch, openDesk, rowOf, shooter, signIn, visitor } from './desk.mjs'

let desk, browser
before(async () => {
  desk = await openDesk({ bot: true })
  browser = await launch()
})
after(async () => {
  await browser?.close()
  await desk?.stop()
})

const shoot = shooter('entrance')

async function open(t, operator) {
  const { page, complaints } = await visitor(browser, { viewport: { width: 1600, height: 900 } })
  t.after(() => assert.deepEqual(complaints, []))
  await signIn(page, desk, operator)
  return page
}

test('a supervisor sets up the entrance; a customer is told the place and leaves a message; the operator sees what was promised', async (t) => {
  const chief = await open(t, { email: 'kobayashi@demo.example', password: desk.operators[0].password })
  await chief.goto(`${desk.console_url}/settings`)
  await chief.getByTestId('to-entrance').click()
  await chief.getByTestId('entrance-now').waitFor()
  await chief.getByTestId('entrance-off').waitFor()
  await shoot(chief, 'entrance_off')
  await chief.getByTestId('view-rules').click()
  await chief.getByTestId('entrance-on').check()
  await chief.getByTestId('usual-from').fill('1')
  await chief.getByTestId('usual-message').fill('2') // shorter than saying the wait: refused, and nothing is lost
  await chief.getByTestId('entrance-save').click()
  await chief.getByTestId('refused').waitFor()
  assert.match(await chief.getByTestId('refused').innerText(), /時間を長くしてください/)
  await chief.getByTestId('usual-message').fill('45')
  await chief.getByTestId('exempt-tags').fill('VIP')
  await shoot(chief, 'entrance_rules')
  await chief.getByTestId('entrance-save').click()
  await chief.getByText('保存すると、これから希望されるお客様に').waitFor()

  await chief.getByTestId('view-words').click()
  await chief.getByTestId('word-stays').fill('かしこまりました。順にご案内します。')
  await shoot(chief, 'entrance_words')
  await chief.getByTestId('entrance-save').click()
  await chief.getByTestId('view-history').click()
  await chief.getByText('第2版').waitFor()

  await chief.getByTestId('view-now').click()
  await chief.getByTestId('surge-reason').fill('テレビ放送のため')
  await chief.getByTestId('surge-on').click()
  await chief.getByText('混雑モード中です').waitFor()
  await shoot(chief, 'entrance_surge')

  const staff = await open(t, desk.operators[0])
  await staff.getByTestId('surge-strip').waitFor()
  assert.match(await staff.getByTestId('surge-strip').innerText(), /テレビ放送のため/)

  const emma = await customer(desk, '長谷川 エマ')
  await emma.say({ type: 'text', text: 'オペレーターをお願いします' })
  const [said] = (await emma.until(1)).slice(-1)
  assert.match(said.text, /ご案内|お返事/)
  assert.ok(said.quickReply.items.some((it) => it.action.label === '折り返しを希望する'))
  const leave = said.quickReply.items.find((it) => it.action.label === 'メッセージを残す')
  if (leave) await emma.say({ type: 'postback', data: leave.action.data })

  await rowOf(staff, emma.name).click()
  await staff.getByTestId('entrance-card').waitFor()
  await shoot(staff, 'entrance_talk')

  await chief.getByTestId('surge-off').click()
  await staff.getByTestId('surge-strip').waitFor({ state: 'detached' })
  await chief.getByTestId('view-report').click()
  await chief.getByTestId('entrance-report').waitFor()
  await shoot(chief, 'entrance_report')
})
