// Magnified to 200 %: a window of 1440 × 900 then has room for half of that. On no page is anything cut off at the side.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { customer, launch, openDesk, rowOf, signIn, visitor } from './desk.mjs'
import { addresses, settled } from './pages.mjs'

let desk, browser
before(async () => {
  desk = await openDesk({ bot: true })
  browser = await launch()
})
after(async () => {
  await browser?.close()
  await desk?.stop()
})

/** What stands beyond the sides of the window and can't be scrolled to; what ends in an ellipsis says so itself. */
const cut = (page) =>
  page.evaluate(() => {
    const reached = (el) => {
      for (let up = el.parentElement; up && up !== document.body; up = up.parentElement) {
        const { overflowX, textOverflow } = getComputedStyle(up)
        if (overflowX === 'auto' || overflowX === 'scroll' || textOverflow === 'ellipsis') return true
      }
      return false
    }
    return [...document.body.querySelectorAll('*')].flatMap((el) => {
      const { left, right, width, height } = el.getBoundingClientRect()
      if (width < 2 || height < 2 || (right <= innerWidth + 1 && left >= -1)) return []
      if (el.closest('svg, .sr-only, [hidden], .vue-flow') || !el.checkVisibility({ visibilityProperty: true, opacityProperty: true }) || reached(el)) return []
      return [`${el.tagName.toLowerCase()}.${String(el.className).slice(0, 60)} “${el.textContent.trim().slice(0, 30)}” ${Math.round(left)}–${Math.round(right)} of ${innerWidth}`]
    }).slice(0, 5)
  })

test('nothing is cut off on any page', async (t) => {
  const { page, context } = await visitor(browser, { viewport: { width: 720, height: 450 }, deviceScaleFactor: 2 })
  t.after(() => context.close())
  const found = []
  const look = async (where) => {
    await settled(page)
    found.push(...(await cut(page)).map((line) => `${where} · ${line}`))
  }
  await page.goto(desk.console_url)
  await page.getByTestId('login-email').waitFor()
  await look('/login')
  await signIn(page, desk, desk.operators.find((o) => o.role === 'administrator'))
  const someone = await customer(desk, `読む人`)
  await someone.say({ type: 'text', text: '担当者と話したいです' })
  for (const path of addresses.filter((a) => a !== '/login')) {
    await page.goto(desk.console_url + path)
    await page.locator('nav, main').first().waitFor()
    await look(path)
  }
  await page.goto(desk.console_url + '/inbox')
  await rowOf(page, someone.name).first().click()
  await page.getByTestId('bubble').first().waitFor()
  await page.getByTestId('find').click()
  await page.getByTestId('find-words').waitFor()
  await look('/inbox/a-talk')
  assert.deepEqual(found, [])
})

test('the control: what is wider than the window is found', async (t) => {
  const { page, context } = await visitor(browser, { viewport: { width: 720, height: 450 }, deviceScaleFactor: 2 })
  t.after(() => context.close())
  await page.goto(desk.console_url)
  await page.getByTestId('login-email').waitFor()
  await page.evaluate(() => Object.assign(document.body.appendChild(document.createElement('p')), { textContent: 'breit' }).style.setProperty('width', '900px'))
  assert.match((await cut(page)).join('\n'), /breit/)
})
