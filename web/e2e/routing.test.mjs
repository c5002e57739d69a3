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

const shots = process.env.SHOTS
const shoot = async (page, name) => {
  if (shots) await page.screenshot({ path: `${shots}/${name}.png` })
}
const boss = () => ({ email: 'kobayashi@demo.example', password: desk.operators[0].password })

async function open(t, operator) {
  const { page, complaints } = await visitor(browser, { viewport: { width: 1600, height: 900 } })
  t.after(() => assert.deepEqual(complaints, []))
  await signIn(page, desk, operator)
  return page
}

async function presence(page, to) {
  await page.getByTestId('presence').click()
  await page.getByTestId(`choice-${to}`).click()
}

test('a supervisor sets a queue and a person; the operator is offered what fits, told why, may decline, and hands over', async (t) => {
  const chief = await open(t, boss())
  await chief.goto(`${desk.console_url}/settings`)
  await chief.getByTestId('to-routing').click()
  await chief.getByTestId('edit-midori-first').click()
  await chief.getByTestId('priority').selectOption('2') // what is being written stays when a queue comes
  await chief.getByTestId('queue-add').click()
  await chief.getByTestId('queue-name').fill('一次受付')
  await chief.getByTestId('queue-save').click()
  await chief.getByText('同じ名前のキューがあります').waitFor()
  await shoot(chief, 'queue_add')
  await chief.getByTestId('queue-name').fill('返品')
  await chief.getByTestId('queue-save').click()
  await chief.getByRole('heading', { name: '返品' }).waitFor()
  assert.equal(await chief.getByTestId('priority').inputValue(), '2')
  await chief.getByTestId('rename-midori-first').click()
  await chief.getByTestId('queue-name').fill('総合受付')
  await chief.getByTestId('queue-save').click()
  await chief.getByRole('heading', { name: '総合受付' }).waitFor()
  await chief.getByTestId('priority').selectOption('1')
  await chief.getByTestId('queue-skills').fill('野菜 2')
  await chief.getByTestId('overflow').selectOption('alert')
  await shoot(chief, 'queues')
  await chief.getByTestId('queue-skills').fill('野 菜 9 x 9')
  await chief.getByTestId('queue-skills').fill('野菜 2')
  await chief.getByTestId('routing-note').fill('野菜に詳しい人へ')
  await chief.getByTestId('routing-save').click()
  await chief.getByTestId('dirty').waitFor({ state: 'detached' })
  await chief.getByTestId('routing-history').click()
  await chief.getByText('野菜に詳しい人へ').waitFor()
  await shoot(chief, 'history')
  await chief.keyboard.press('Escape')

  await chief.getByTestId('view-people').click()
  await chief.getByTestId('open-yamamoto').click()
  await chief.getByTestId('person-skills').fill('野菜 4\n返品・返金 4')
  await chief.getByTestId('person-form').getByTestId('add-shift').click()
  await shoot(chief, 'person')
  await chief.getByTestId('person-save').click()
  await chief.getByTestId('person-form').waitFor({ state: 'detached' })
  await chief.getByTestId('person-yamamoto').getByText('野菜 4').waitFor()

  const page = await open(t, desk.operators[0])
  await presence(page, 'available')
  const who = await customer(desk, `問い合わせ ${Date.now()}`)
  await who.say({ type: 'text', text: 'にんじんの保存方法は?' })
  const row = rowOf(page, who.name)
  await page.getByTestId('accept-offer').first().waitFor()
  await row.click()
  await page.getByTestId('why').waitFor()
  assert.match(await page.getByTestId('why').textContent(), /なぜ自分に来たか/)
  await page.getByTestId('why').locator('summary').click()
  await shoot(page, 'offer')
  await page.getByTestId('decline').last().click()
  await page.getByTestId('decline-dialog').waitFor()
  await shoot(page, 'decline')
  await page.getByTestId('decline-dialog').getByText('やめる').click()
  await page.getByTestId('accept').click()
  await page.getByTestId('composer').fill('冷蔵庫の野菜室で')
  await page.waitForTimeout(3500) // what is written is kept on the desk

  await chief.getByTestId('view-people').click()
  await shoot(chief, 'people')
  await chief.getByTestId('view-presence').click()
  await chief.waitForTimeout(500)
  await shoot(chief, 'presence')
  await chief.getByTestId('view-whatif').click()
  await chief.getByTestId('whatif-day').fill(new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Tokyo' }).format(new Date()))
  await chief.getByTestId('whatif-run').click()
  await chief.getByTestId('whatif-table').waitFor()
  await shoot(chief, 'whatif')

  await presence(page, 'offline')
  await page.getByTestId('handover').waitFor()
  await shoot(page, 'handover')
  for (const box of await page.getByTestId('handover').locator('input[type=checkbox]').all()) await box.uncheck()
  await page.getByTestId('handover').locator('li').filter({ hasText: who.name }).locator('input[type=checkbox]').check()
  await page.getByTestId('handover').locator('textarea').fill('保存方法の回答を書きかけ')
  await page.getByTestId('handover-confirm').click()
  await page.getByTestId('handover').waitFor({ state: 'detached' })

  await rowOf(chief, who.name).click({ timeout: 1000 }).catch(() => chief.goto(`${desk.console_url}/inbox`))
  await chief.getByText('待ち').first().click().catch(() => undefined)
  await rowOf(chief, who.name).click()
  await chief.getByTestId('accept').click()
  await bubbles(chief, 'note').getByText('【申し送り】保存方法の回答を書きかけ').waitFor()
  await chief.getByTestId('left-draft').getByText('冷蔵庫の野菜室で').waitFor()
  await shoot(chief, 'left-draft')
  await chief.getByTestId('use-draft').click()
  assert.equal(await chief.getByTestId('composer').inputValue(), '冷蔵庫の野菜室で')
})
