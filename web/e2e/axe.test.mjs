// Every page for everybody: axe looks at each address the console knows, light and dark, wide and on a phone, in both
// languages, and finds nothing serious. The addresses come from the router itself, so that no new page stays out.
import assert from 'node:assert/strict'
import { mkdirSync, readFileSync } from 'node:fs'
import { after, before, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import axe from 'axe-core'
import { customer, launch, openDesk, rowOf, signIn, visitor } from './desk.mjs'

let desk, browser
const pictures = process.env.PICTURES
before(async () => {
  desk = await openDesk({ bot: true })
  browser = await launch()
  if (pictures) mkdirSync(pictures, { recursive: true })
})
after(async () => {
  await browser?.close()
  await desk?.stop()
})

const router = readFileSync(fileURLToPath(new URL('../src/app/router.ts', import.meta.url)), 'utf8')

/** The addresses of the router: each view of a page by itself; those that need an id are opened by hand below. */
const addresses = [...router.matchAll(/path: '([^']+)', name/g)].flatMap(([, path]) => {
  const [, base, views] = /^(\/[^:]*?)\/?(?::view\(([^)]+)\)\?)?(?:\/:id\?)?$/.exec(path) ?? []
  if (!base || path.includes('/:id') && !path.includes('/:id?')) return []
  return views ? views.split('|').map((view) => `${base}/${view}`) : [base]
})

/** What axe finds serious or worse, a line each: rule, what it says, where. */
async function trouble(page) {
  const { violations } = await page.evaluate(async (source) => {
    if (!window.axe) (0, eval)(source)
    return window.axe.run(document, { resultTypes: ['violations'] })
  }, axe.source)
  return violations.filter((v) => ['serious', 'critical'].includes(v.impact)).flatMap((v) => v.nodes.map((n) => `${v.id}: ${n.target.join(' ')} ${n.html.slice(0, 160)} (${n.any[0]?.message ?? v.help})`))
}

/** A page is looked at when nothing of it is on its way. */
const settled = async (page) => {
  await page.waitForTimeout(300) // what was asked for is busy by now
  await page.waitForFunction(() => !document.querySelector('[aria-busy=true]') && document.getAnimations().every((a) => a.playState !== 'running' || a.effect.getTiming().iterations === Infinity))
}

test('the router has its pages', () => {
  assert.ok(addresses.length > 25 && addresses.includes('/inbox') && addresses.includes('/login') && addresses.includes('/settings/hours/days'), addresses.join(' '))
})

const looks = [
  { name: 'light', options: { colorScheme: 'light' } },
  { name: 'dark', options: { colorScheme: 'dark' } },
  { name: 'phone', options: { viewport: { width: 390, height: 844 } } },
]
for (const { name, options } of looks) {
  test(`no page has a serious fault: ${name}`, async (t) => {
    const { page, context } = await visitor(browser, { bypassCSP: true, ...options }) // axe comes as a script
    t.after(() => context.close())
    const found = []
    const look = async (where) => {
      await settled(page)
      found.push(...(await trouble(page)).map((line) => `${where} · ${line}`))
      if (pictures) await page.screenshot({ path: `${pictures}/${name}${where.replaceAll('/', '-')}.png` })
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
