// The pace: a palette that does everything by name, sounds and notices from one window and never from the one that is
// looked at, work undisturbed, and the board.
import assert from 'node:assert/strict'
import { mkdirSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { bubbles, customer, launch, openDesk, openWire, rowOf, signIn, visitor } from './desk.mjs'

let desk, browser
const pictures = process.env.PICTURES
const shot = async (page, name) => {
  if (!pictures) return
  mkdirSync(pictures, { recursive: true })
  await page.waitForTimeout(250)
  await page.screenshot({ path: `${pictures}/${name}.png` })
}
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

/** Gives this person nothing by itself, so that only what a story does happens. */
async function presence(page, to) {
  await page.getByTestId('presence').click()
  await page.getByTestId(`choice-${to}`).click()
}

/** Takes a waiting customer's talk, by hand. */
async function take(page, who) {
  await page.getByTestId('tab-waiting').click()
  await rowOf(page, who.name).first().click()
  await page.getByTestId('accept').click()
  await page.getByTestId('send').waitFor()
}

const palette = async (page, words) => {
  await page.keyboard.press('Control+k')
  await page.getByTestId('palette').waitFor()
  if (words) await page.keyboard.type(words)
}
const first = (page) => page.locator('[role=option][aria-selected=true]')

test('the palette finds everything by name, in kana, kanji and Latin letters, and does it by keys', async (t) => {
  const who = await customer(desk, names('サクラモリ'))
  await who.say({ type: 'text', text: '届きません' })
  const { page, complaints } = await visitor(browser)
  t.after(() => assert.deepEqual(complaints, []))
  await signIn(page, desk, worker())
  await presence(page, 'draining')
  await rowOf(page, who.name).first().waitFor()

  await palette(page)
  await shot(page, 'palette')
  await page.keyboard.type('sakuramori') // a name in katakana
  await first(page).getByText(who.name).waitFor()
  await shot(page, 'palette_romaji')
  await page.keyboard.press('Enter')
  await page.getByTestId('talk-name').getByText(who.name).waitFor()
  assert.equal(await page.getByTestId('palette').count(), 0)

  await palette(page, 'ukeru')
  await first(page).getByText('受ける').waitFor()
  await page.keyboard.press('Enter')
  await page.getByTestId('send').waitFor()

  // Out of the input, and back into it by Esc; a conversion's Enter does nothing.
  await page.getByTestId('composer').fill('書きかけ')
  await palette(page, 'ﾃﾝｿｳ')
  await first(page).getByText('転送する').waitFor()
  await page.getByTestId('palette-words').dispatchEvent('keydown', { key: 'Enter', isComposing: true })
  assert.equal(await page.getByTestId('palette').count(), 1)
  await page.keyboard.press('Escape')
  await page.getByTestId('palette').waitFor({ state: 'detached' })
  await page.waitForFunction(() => document.activeElement?.dataset.testid === 'composer' && document.activeElement.value === '書きかけ')

  await palette(page, '転送')
  await shot(page, 'palette_act')
  await page.keyboard.press('Enter')
  await page.getByRole('dialog').getByText('最初からの待ち時間は引き継がれます。').waitFor()
  await page.keyboard.press('Escape')
  await page.getByRole('dialog').waitFor({ state: 'detached' })

  await palette(page, 'もくひょう')
  await page.keyboard.press('Enter')
  await page.waitForURL(/\/settings\/hours\/targets$/)
  await palette(page, 'だーく') // 配色
  await page.keyboard.press('Enter')
  await page.waitForFunction(() => ['dark', 'light', 'system'].includes(document.documentElement.dataset.theme))

  // What is no command may be what a customer wrote: the key once more searches for it.
  await palette(page, '琥珀色の')
  await page.keyboard.press('Control+k')
  await page.waitForURL(/\/search\?q=/)
  assert.equal(await page.getByTestId('search-words').inputValue(), '琥珀色の')
})

/** Instead of a loudspeaker and a desktop: what would have been heard and shown. */
const deafen = () => {
  window.heard = []
  window.shown = []
  window.asked = 0
  class Param { setValueAtTime() {} linearRampToValueAtTime() {} exponentialRampToValueAtTime() {} }
  window.AudioContext = class { state = 'running'; currentTime = 0; destination = {}; async resume() {} }
  window.GainNode = class { gain = new Param(); connect(to) { return to } }
  window.OscillatorNode = class { constructor(_, o) { this.pitch = o.frequency } connect(to) { return to } start() { window.heard.push(this.pitch) } stop() {} }
  window.Notification = class { static permission = localStorage.getItem('allowed') ? 'granted' : 'default'; static async requestPermission() { window.asked++; localStorage.setItem('allowed', '1'); return (window.Notification.permission = 'granted') } constructor(title, o) { window.shown.push(`${title} | ${o.body}`) } close() {} }
}

test('one window tells, none while the talk is looked at, and notices carry nobody’s words', async (t) => {
  const who = await customer(desk, names('ミズノ'))
  await who.say({ type: 'text', text: '最初の質問' })
  const { page, context, complaints } = await visitor(browser)
  t.after(() => assert.deepEqual(complaints, []))
  await context.addInitScript(deafen)
  await signIn(page, desk, boss())
  await presence(page, 'draining')
  await take(page, who)
  const second = await context.newPage()
  await second.goto(`${desk.console_url}/settings/notices`)
  await second.getByTestId('notices').waitFor()
  await shot(second, 'notices')
  assert.deepEqual([await page.evaluate(() => window.asked), await second.evaluate(() => window.asked)], [0, 0], 'nobody is asked out of the blue')
  const told = async (what) => (await Promise.all([page, second].map((p) => p.evaluate((w) => window[w], what)))).flat()

  // looked at: quiet in all windows
  await page.mouse.click(700, 300)
  const before = (await told('heard')).length
  await who.say({ type: 'text', text: '見ている間の言葉' })
  await bubbles(page, 'customer').filter({ hasText: '見ている間の言葉' }).waitFor()
  await page.waitForTimeout(800)
  assert.equal((await told('heard')).length, before)

  // elsewhere: one sound, from one window
  await page.goto(`${desk.console_url}/care`)
  await page.getByTestId('view-escalations').waitFor()
  await page.mouse.click(700, 5)
  await page.waitForTimeout(300)
  await who.say({ type: 'text', text: '離れた間の言葉' })
  await page.waitForTimeout(1500)
  assert.deepEqual(await told('heard'), [740])
  assert.deepEqual(await told('shown'), [])

  // a notice, once it was allowed by a click, in the window that was open before, too
  await second.getByTestId('kind-message').getByText('音と通知').click()
  await second.getByTestId('ask-permission').click()
  await second.getByTestId('permission').getByText('許可されています').waitFor()
  assert.equal((await told('asked')).reduce((a, b) => a + b), 1)
  await page.reload()
  await page.getByTestId('view-escalations').waitFor()
  await page.mouse.click(700, 5)
  await page.waitForTimeout(2200) // a storm is one sound
  await who.say({ type: 'text', text: '暗証番号は秘密です' })
  await page.waitForTimeout(1500)
  const plain = await told('shown')
  assert.equal(plain.length, 1, plain.join())
  assert.match(plain[0], /対応中のお客様からメッセージが届きました/)
  assert.doesNotMatch(plain[0], /ミズノ|秘密/)

  // the brand allows it
  const admin = await visitor(browser)
  t.after(() => admin.context.close())
  await signIn(admin.page, desk, { ...boss(), email: 'admin@demo.example' })
  await admin.page.goto(`${desk.console_url}/settings/admin/brands`)
  await admin.page.getByTestId('brand-edit').first().waitFor()
  for (const edit of await admin.page.getByTestId('brand-edit').all()) {
    await edit.click()
    await admin.page.getByTestId('brand-notice-words').check()
    await shot(admin.page, 'brand_notices')
    await admin.page.getByTestId('brand-save').click()
    await admin.page.getByTestId('brand-save').waitFor({ state: 'detached' })
  }
  await second.getByTestId('notice-words').getByText('名前と文面を載せるブランド').waitFor()
  await who.say({ type: 'text', text: '載せてよい言葉' })
  await page.waitForTimeout(1500)
  const open = (await told('shown')).at(-1)
  assert.match(open, /ミズノ.*載せてよい言葉/)
})

test('undisturbed: only what is one’s own, what can wait waits, and it ends by itself', async (t) => {
  const [mine, others] = [await customer(desk, names('ハヤシ')), await customer(desk, names('オカ'))]
  for (const c of [mine, others]) await c.say({ type: 'text', text: '質問です' })
  const { page, complaints } = await visitor(browser)
  t.after(() => assert.deepEqual(complaints, []))
  await signIn(page, desk, boss())
  await presence(page, 'draining')
  await take(page, mine)
  await page.getByTestId('tab-waiting').click()
  await rowOf(page, others.name).first().waitFor()
  await page.mouse.click(700, 300)
  await page.keyboard.press('z')
  await page.getByTestId('focus-bar').getByText('集中モード', { exact: true }).waitFor()
  assert.equal(await page.getByTestId('tab-waiting').count(), 0)
  await rowOf(page, mine.name).first().waitFor()
  assert.equal(await rowOf(page, others.name).count(), 0)

  // A colleague's escalation waits, and is there to be looked at.
  const worked = await visitor(browser)
  t.after(() => worked.context.close())
  await signIn(worked.page, desk, worker())
  await presence(worked.page, 'draining')
  await take(worked.page, others)
  await worked.page.getByTestId('escalate').click()
  await worked.page.getByTestId('escalate-question').fill('返金してよいですか')
  await worked.page.getByTestId('escalate-confirm').click()
  await worked.page.getByTestId('chip-escalation').waitFor()
  await page.getByTestId('focus-held').waitFor()
  assert.equal(await page.getByTestId('toast').filter({ hasText: 'エスカレーション' }).count(), 0)
  await page.getByTestId('focus-held').click()
  await page.getByTestId('focus-bar').getByText('新しいエスカレーションがあります').waitFor()
  await shot(page, 'focus')

  // A reload does not end it; a break does, and what was held stays until it was seen.
  await page.reload()
  await page.getByTestId('focus-end').waitFor()
  await presence(page, 'break')
  await page.getByTestId('toast').getByText('集中モードを終えました').waitFor()
  await page.getByTestId('tab-waiting').waitFor()
  await presence(page, 'draining')
})

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
