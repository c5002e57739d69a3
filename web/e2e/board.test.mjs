// What a centre shows and keeps: the board of what everybody has to know, a brand's settings as one file, and the wall.
import assert from 'node:assert/strict'
import { readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { customer, launch, openDesk, openWire, shooter, signIn, visitor } from './desk.mjs'

let desk, browser
const shot = shooter('board')
before(async () => {
  desk = await openDesk()
  browser = await launch()
})
after(async () => {
  await browser?.close()
  await desk?.stop()
})
const boss = () => desk.operators.find((o) => o.email.startsWith('kobayashi'))
const worker = () => desk.operators.find((o) => o.role === 'operator')
const names = (() => {
  let n = Date.now() % 10_000
  return (kana) => `${kana}${++n}`
})()

test('the board: posted, read by one key, not covered, known who has not, reminded', async (t) => {
  const above = await visitor(browser)
  const { page, complaints } = await visitor(browser)
  t.after(async () => (assert.deepEqual([...complaints, ...above.complaints], []), above.context.close()))
  await signIn(page, desk, worker())
  const strip = page.getByTestId('board-strip')
  await strip.waitFor() // the demo's own, of this morning
  await shot(page, 'board_strip')
  await page.locator('body').click({ position: { x: 700, y: 400 } })
  while ((await strip.count()) > 0) {
    const title = await page.getByTestId('board-title').textContent()
    await page.keyboard.press('y')
    await page.waitForFunction((old) => document.querySelector('[data-testid=board-title]')?.textContent !== old, title)
  }

  await signIn(above.page, desk, boss())
  await above.page.goto(`${desk.console_url}/board`)
  await above.page.getByTestId('board-new').click()
  await above.page.getByTestId('post-save').click()
  await above.page.getByRole('alert').getByText('件名は1行で').waitFor()
  const title = names('本日の連絡')
  await above.page.getByTestId('post-title').fill(title)
  await above.page.getByTestId('post-text').fill('大雪で配送が遅れています。\n約束はしないでください。')
  await above.page.getByTestId('post-where').selectOption('') // the whole centre
  await above.page.getByText('緊急', { exact: true }).click()
  await shot(above.page, 'board_new')
  await above.page.getByTestId('post-save').click()
  await above.page.getByTestId(`post-${title}`).waitFor()

  await strip.getByText(title).waitFor()
  // It stands above the work: nothing of the page lies under it.
  const [over, under] = await Promise.all([strip.boundingBox(), page.locator('main').boundingBox()])
  assert.ok(over.y + over.height <= under.y + 1, JSON.stringify([over, under]))
  await above.page.getByTestId(`post-${title}`).getByTestId('post-readers').click()
  await above.page.getByTestId('reader-open').first().waitFor()
  const open = await above.page.getByTestId('reader-open').count()
  await above.page.getByTestId('remind').click()
  await above.page.getByTestId('toast').getByText(`未確認の${open}人`).waitFor()
  await page.getByTestId('toast').getByText('周知の確認をお願いします').waitFor()
  await shot(above.page, 'board_readers')
  await above.page.keyboard.press('Escape')
  await page.keyboard.press('y')
  await strip.waitFor({ state: 'detached' })
  await above.page.getByTestId(`post-${title}`).getByTestId('post-readers').getByText('既読 1人').waitFor()

  // Other words are asked for anew, and that is said before.
  await above.page.getByTestId(`post-${title}`).getByTestId('post-edit').click()
  await above.page.getByTestId('post-text').fill('訂正: 配送は平常です。')
  await above.page.getByText('もう一度確認を求めます').waitFor()
  await above.page.getByTestId('post-save').click()
  await strip.getByText('訂正: 配送は平常です。').waitFor()
  await above.page.getByTestId(`post-${title}`).getByTestId('post-withdraw').click()
  await above.page.getByTestId('confirm').click()
  await strip.waitFor({ state: 'detached' })
  await shot(above.page, 'board')
})

test('a brand’s settings go out as one file and into another brand, once, and nothing comes of a bad one', async (t) => {
  const { page, complaints } = await visitor(browser)
  t.after(() => assert.deepEqual(complaints, []))
  await signIn(page, desk, boss())
  await page.goto(`${desk.console_url}/settings/admin/file`)
  await page.getByTestId('export-settings').waitFor()
  const brands = await page.getByTestId('file-brand').locator('option').evaluateAll((all) => all.map((o) => o.value))
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByTestId('export-settings').click()])
  const path = await download.path()
  const file = JSON.parse(await readFile(path, 'utf8'))
  assert.equal(file.format, 'madoguchi.settings')
  assert.ok(Object.keys(file.parts).length >= 7, Object.keys(file.parts).join())

  // its own: nothing would change
  await page.getByTestId('settings-choose').setInputFiles(path)
  await page.getByTestId('plan-nothing').waitFor()

  // from another world, or a newer one: said, and nothing is set
  const bad = join(tmpdir(), `madoguchi-settings-${process.pid}.json`)
  for (const [change, words] of [[{ version: 99 }, 'より新しい版'], [{ format: 'x' }, 'この窓口の設定ファイルではありません'], [{ parts: { magic: {} } }, '知らない設定']]) {
    await writeFile(bad, JSON.stringify({ ...file, ...change }))
    await page.getByTestId('settings-choose').setInputFiles([])
    await page.getByTestId('settings-choose').setInputFiles(bad)
    await page.getByTestId('file-refused').getByText(words).waitFor()
  }
  await shot(page, 'settings_refused')

  // into the other brand: shown, asked, taken; taken again it changes nothing
  const parts = Object.fromEntries(Object.entries(file.parts).filter(([name]) => !['routing', 'hours', 'entrance'].includes(name))) // those name queues that the other brand has not
  await writeFile(bad, JSON.stringify({ ...file, parts }))
  await page.getByTestId('file-brand').selectOption(brands[1])
  await page.getByTestId('settings-choose').setInputFiles([])
  await page.getByTestId('settings-choose').setInputFiles(bad)
  await page.getByTestId('settings-plan').waitFor()
  await shot(page, 'settings_plan')
  await page.getByTestId('file-take').click()
  await shot(page, 'settings_sure')
  await page.getByTestId('confirm').click()
  await page.getByTestId('toast').getByText('読み込みました').waitFor()
  await page.getByTestId('settings-choose').setInputFiles([])
  await page.getByTestId('settings-choose').setInputFiles(bad)
  await page.getByTestId('plan-nothing').waitFor()
})

test('the wall: large, dark, by itself, and honest when the line is cut', async (t) => {
  const wire = await openWire(desk.console_url)
  t.after(() => wire.cut())
  const { page } = await visitor(browser, { viewport: { width: 1920, height: 1080 } }) // a cut line complains
  t.after(() => page.context().close())
  await signIn(page, { ...desk, console_url: wire.url }, boss())
  await page.goto(`${wire.url}/wall`)
  await page.getByTestId('wall-sum').waitFor()
  assert.equal(await page.evaluate(() => document.documentElement.dataset.theme), 'dark')
  assert.equal(await page.locator('nav').count(), 0)
  const waiting = async () => Number(await page.getByTestId('wall-waiting').locator('p').last().textContent())
  await page.getByTestId('wall-line').getByText('接続中').waitFor()
  await page.waitForTimeout(1500)
  const before = await waiting()
  const who = await customer(desk, names('カベ'))
  await who.say({ type: 'text', text: '待っています' })
  await page.waitForFunction((n) => Number([...document.querySelectorAll('[data-testid=wall-waiting] p')].at(-1).textContent) > n, before)
  await shot(page, 'wall_dark')
  await page.getByTestId('wall-theme').click()
  await shot(page, 'wall_light')
  await page.getByTestId('wall-theme').click()

  await wire.cut()
  await page.getByTestId('wall-line').getByText('再接続しています').waitFor({ timeout: 60_000 })
  await shot(page, 'wall_cut')
  const meanwhile = await customer(desk, names('トチュウ'))
  await meanwhile.say({ type: 'text', text: '切れている間に来ました' })
  await wire.mend()
  await page.getByTestId('wall-line').getByText('接続中').waitFor({ timeout: 60_000 })
  await page.waitForFunction((n) => Number([...document.querySelectorAll('[data-testid=wall-waiting] p')].at(-1).textContent) > n, before + 1, { timeout: 60_000 })
  await page.setViewportSize({ width: 390, height: 844 })
  await shot(page, 'wall_phone')
})
