// The pace: a palette that does everything by name, sounds and notices from one window and never from the one that is
// looked at, and work undisturbed.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { bubbles, customer, launch, openDesk, rowOf, shooter, signIn, visitor } from './desk.mjs'

let desk, browser
const shot = shooter('tempo')
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
  if (location.protocol === 'about:') return // before the first page: nothing is kept there
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
