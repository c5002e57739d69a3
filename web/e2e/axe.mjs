// Every page for everybody: axe looks at each address the console knows, light and dark, wide and on a phone, in both
// languages, and finds nothing serious. The addresses come from the router itself, so that no new page stays out.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import axe from 'axe-core'
import { customer, launch, openDesk, rowOf, shooter, signIn, visitor } from './desk.mjs'
import { addresses, settled } from './pages.mjs'

let desk, browser
const shoot = shooter('axe')
before(async () => {
  desk = await openDesk({ bot: true })
  browser = await launch()
})
after(async () => {
  await browser?.close()
  await desk?.stop()
})

/** What axe finds serious or worse, a line each: rule, what it says, where. */
async function trouble(page) {
  const { violations } = await page.evaluate(async (source) => {
    if (!window.axe) (0, eval)(source)
    return window.axe.run(document, { resultTypes: ['violations'] })
  }, axe.source)
  return violations.filter((v) => ['serious', 'critical'].includes(v.impact)).flatMap((v) => v.nodes.map((n) => `${v.id}: ${n.target.join(' ')} ${n.html.slice(0, 160)} (${n.any[0]?.message ?? v.help})`))
}

/** The test of one look. Each stands in a file of its own: side by side they take half the time. */
export function everyPage(name, options) {
  test(`no page has a serious fault: ${name}`, async (t) => {
    assert.ok(addresses.length > 25 && addresses.includes('/inbox') && addresses.includes('/login') && addresses.includes('/settings/hours/days'), addresses.join(' '))
    const { page, context } = await visitor(browser, { bypassCSP: true, ...options }) // axe comes as a script
    t.after(() => context.close())
    const found = []
    const look = async (where) => {
      await settled(page)
      found.push(...(await trouble(page)).map((line) => `${where} · ${line}`))
      await shoot(page, `${name}${where.replaceAll('/', '-')}`)
    }
    await page.goto(desk.console_url)
    await page.getByTestId('login-email').waitFor()
    await look('/login')
    await signIn(page, desk, desk.operators.find((o) => o.email.startsWith('kobayashi')))
    const someone = await customer(desk, `読む人${name}`)
    await someone.say({ type: 'text', text: '担当者と話したいです' })
    for (const path of addresses.filter((a) => a !== '/login')) {
      await page.goto(desk.console_url + path)
      await page.locator('nav, main').first().waitFor()
      await look(path)
    }
    await page.goto(desk.console_url + '/inbox')
    await rowOf(page, someone.name).first().click()
    await page.getByTestId('bubble').first().waitFor()
    await look('/inbox/a-talk')
    if (name !== 'phone') {
      const other = await customer(desk, `もう一人${name}`)
      await other.say({ type: 'text', text: '担当者と話したいです' })
      await page.getByTestId('tab-waiting').click()
      await rowOf(page, other.name).first().click({ modifiers: ['Alt'] })
      await page.getByTestId('talk').nth(1).waitFor()
      await page.keyboard.press('s')
      await page.getByTestId('find-words').fill('担当者')
      await page.getByTestId('find-hit').first().waitFor()
      await look('/inbox/two-talks')
      await page.getByTestId('tab-queue').click()
      await page.getByTestId('queue-picker').waitFor()
      await look('/inbox/by-queue')
    }
    assert.deepEqual(found, [])
  })
}

test('the control: a field without a name is found', async (t) => {
  const { page, context } = await visitor(browser, { bypassCSP: true })
  t.after(() => context.close())
  await page.goto(desk.console_url)
  await page.getByTestId('login-email').waitFor()
  await page.evaluate(() => document.body.append(document.createElement('input')))
  assert.match((await trouble(page)).join('\n'), /^label: /)
})
