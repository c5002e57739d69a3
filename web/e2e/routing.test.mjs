// Who gets what: queues, people and offers; and what each status of an operator's does to that.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { bubbles, customer, launch, openDesk, rowOf, shooter, signIn, visitor } from './desk.mjs'

let desk, browser
before(async () => {
  desk = await openDesk()
  browser = await launch()
  // What takes a minute begins first: a laptop that is shut, and a supervisor's break.
  const [laptop, resting] = [await visitor(browser), await visitor(browser)]
  await signIn(laptop.page, desk, { ...boss(), email: 'ito@demo.example' })
  await presence(laptop.page, 'draining')
  await laptop.page.getByTestId('presence').filter({ hasText: '新規受付停止' }).waitFor()
  await laptop.context.close()
  await signIn(resting.page, desk, boss())
  await presence(resting.page, 'break')
})
after(async () => {
  await browser?.close()
  await desk?.stop()
})

const shoot = shooter('routing')
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

test('each status is seen by both sides at once, decides what comes, and is kept as time', async (t) => {
  const chief = await open(t, boss())
  await chief.goto(`${desk.console_url}/settings/routing/people`)
  const seen = (text) => chief.getByTestId('state-yamamoto').getByText(text, { exact: true }).waitFor()
  const page = await open(t, desk.operators[0])
  const own = (text) => page.getByTestId('presence').filter({ hasText: text }).waitFor()
  const to = async (state, text) => {
    await presence(page, state)
    await Promise.all([own(text), seen(text)])
  }
  const asks = async (name, text) => {
    const who = await customer(desk, `${name} ${Date.now()}`)
    await who.say({ type: 'text', text })
    return who
  }
  /** Stands in line, and is offered to nobody. */
  const waits = async (who) => {
    await page.getByTestId('tab-waiting').click()
    await rowOf(page, who.name).waitFor()
    await page.getByTestId('tab-mine').click()
    assert.equal(await rowOf(page, who.name).getByTestId('accept-offer').count(), 0)
  }
  /** Is offered, and taken. */
  const takes = async (who) => {
    await page.getByTestId('tab-mine').click()
    await rowOf(page, who.name).click()
    await page.getByTestId('accept').click()
    await page.getByTestId('composer').waitFor()
  }

  await page.getByTestId('presence').click()
  await page.getByTestId('choice-wrapup').waitFor()
  await shoot(page, 'presence-menu')
  await page.keyboard.press('Escape')
  await to('away', '離席')
  await to('training', '研修')
  await to('wrapup', '後処理')
  await to('draining', '新規受付停止')
  const first = await asks('停止中', 'にんじんはありますか')
  await waits(first)
  await to('available', '新規受付可')
  await takes(first)

  await to('break', '休憩') // what is in hand stays, and is answered; nothing new comes
  const second = await asks('休憩中', 'だいこんはありますか')
  await waits(second)
  await page.getByTestId('tab-mine').click()
  await rowOf(page, first.name).click()
  await page.getByTestId('composer').fill('ございます。')
  await page.getByTestId('composer').press('Enter')
  assert.equal((await first.until(1))[0].text, 'ございます。')
  await shoot(page, 'presence-break')
  await shoot(chief, 'presence-people')
  await to('available', '新規受付可')
  await takes(second)

  // Full is nobody's choice: it is there while there is no room, and goes with it.
  const room = async (n) => {
    await chief.getByTestId('open-yamamoto').click()
    await chief.getByTestId('person-capacity').fill(String(n))
    await chief.getByTestId('person-save').click()
    await chief.getByTestId('person-form').waitFor({ state: 'detached' })
  }
  await room(1)
  await Promise.all([own('満席'), seen('満席')])
  const third = await asks('満席', 'れんこんはありますか')
  await waits(third)
  await shoot(page, 'presence-full')
  await room(50)
  await seen('新規受付可')
  await takes(third)

  // Whose laptop is shut takes nothing, whatever they have set.
  await chief.reload()
  const shut = chief.getByTestId('state-ito')
  for (let n = 0; n < 60 && !/接続なし/.test(await shut.innerText()); n++) {
    await chief.waitForTimeout(1000)
    await chief.reload()
    await shut.waitFor()
  }
  assert.equal(await shut.innerText(), '新規受付停止(接続なし)')
  await shoot(chief, 'presence-shut')

  // Nobody sits there: the console sets itself away.
  await chief.getByTestId('view-queues').click()
  await chief.getByTestId('centre-form').getByLabel('操作がないとき').fill('5')
  await chief.getByTestId('routing-note').fill('席を離れたら離席')
  await chief.getByTestId('routing-save').click()
  await chief.getByTestId('dirty').waitFor({ state: 'detached' })
  await chief.getByTestId('view-people').click()
  await page.clock.install()
  await page.reload()
  await own('新規受付可')
  await page.waitForTimeout(500)
  await page.clock.fastForward('06:00')
  await page.clock.runFor(16_000)
  await Promise.all([own('離席'), seen('離席')])

  await chief.getByTestId('view-presence').click()
  const times = chief.getByTestId('presence-table').locator('tr', { hasText: '小林 恵' })
  for (let n = 0; n < 60 && (await times.count()) === 0; n++) {
    await chief.waitForTimeout(1000)
    await chief.reload()
    await chief.getByText('ステータスごとの時間です').waitFor()
    await chief.waitForTimeout(300)
  }
  const heads = await chief.getByTestId('presence-table').locator('th[class*="px-3"]').allInnerTexts()
  for (const word of ['新規受付可', '満席', '新規受付停止', '離席', '休憩', '研修', '後処理']) assert.ok(heads.includes(word), word)
  assert.match(await times.innerText(), /小林 恵[\s–]*[1-9]\d*分/) // the break, and nothing before it
  await shoot(chief, 'presence-times')
})
