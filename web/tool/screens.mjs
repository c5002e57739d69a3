// Pictures of the console as people see it: `npm run screens` writes docs/screens/*.webp.
//
// They are made from the real binary (MADOGUCHI_BIN) with its demo, in Japanese, 1280 × 800, and
// are looked at by people; no test compares their pixels. --only takes names, --png a folder for
// the same pictures without loss.
import { mkdirSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { customer, launch, openDesk, openEmptyDesk, rowOf, signIn, visitor } from '../e2e/desk.mjs'
import { settled } from '../e2e/pages.mjs'

const { values } = parseArgs({ options: { only: { type: 'string', default: '' }, png: { type: 'string', default: '' } } })
const only = values.only.split(',').filter(Boolean)
const folder = fileURLToPath(new URL('../../docs/screens/', import.meta.url))
for (const f of [folder, values.png]) if (f) mkdirSync(f, { recursive: true })
const size = { width: 1280, height: 800 }

const browser = await launch({ LANGUAGE: 'ja' }) // what the browser itself draws, too: the order of a date
const easel = await (await browser.newContext()).newPage()

/** Takes a picture, small: the browser itself makes WebP of it. */
async function shoot(page, name) {
  if (only.length && !only.includes(name)) return
  await settled(page)
  const png = await page.screenshot()
  if (values.png) writeFileSync(`${values.png}/${name}.png`, png)
  const webp = await easel.evaluate(async (data) => {
    const image = new Image()
    image.src = `data:image/png;base64,${data}`
    await image.decode()
    const canvas = Object.assign(document.createElement('canvas'), { width: image.width, height: image.height })
    canvas.getContext('2d').drawImage(image, 0, 0)
    return canvas.toDataURL('image/webp', 0.82).split(',')[1]
  }, png.toString('base64'))
  const bytes = Buffer.from(webp, 'base64')
  writeFileSync(`${folder}${name}.webp`, bytes)
  console.log(name.padEnd(18), `${Math.round(bytes.length / 1000)} kB`)
}

/** Says what one does now, as the menu has it. */
async function presence(page, to) {
  await page.getByTestId('presence').click()
  await page.getByTestId(`choice-${to}`).click()
}
/** A window of somebody's; the supervisor and the administrator have the operators' password. */
async function open(desk, who, options = {}) {
  const { page } = await visitor(browser, { viewport: size, ...options })
  page.setDefaultTimeout(90_000) // a busy machine is slow, and looks the same
  await signIn(page, desk, { email: `${who}@demo.example`, password: desk.operators[0].password })
  return page
}
/** What the brand's board asks to be confirmed has been. */
async function confirmed(page) {
  await page.getByTestId('board-confirm').click()
  await page.getByTestId('board-strip').waitFor({ state: 'detached' })
}
const current = (page) => page.locator('[data-testid=talk][data-current]')
const input = (page) => current(page).getByTestId('composer')

/** Somebody who has written. */
async function asks(desk, name, ...texts) {
  const who = await customer(desk, name)
  for (const text of texts) await who.say({ type: 'text', text })
  return who
}
async function take(page, who) {
  await page.getByTestId('tab-waiting').click()
  await rowOf(page, who.name).first().click()
  await current(page).getByTestId('accept').click()
  await current(page).getByTestId('send').waitFor()
  await page.getByTestId('tab-mine').click()
}
async function say(page, text) {
  await input(page).fill(text)
  await input(page).press('Enter')
  await current(page).getByTestId('bubble').filter({ hasText: text }).last().waitFor()
}
const sent = (page) => page.waitForFunction(() => !document.querySelector('[data-testid=undo]'))
const shut = async (page, dialog) => {
  await page.keyboard.press('Escape')
  await page.getByTestId(dialog).waitFor({ state: 'detached' })
}

/** The operator's day: without the bot, so that everybody waits for a person. */
async function day(desk) {
  const { page: door } = await visitor(browser, { viewport: size })
  await door.goto(desk.console_url)
  await door.getByTestId('login-submit').waitFor()
  await shoot(door, 'sign-in')

  const page = await open(desk, 'yamamoto')
  await presence(page, 'draining')
  const hana = await asks(desk, '小川 結衣', 'こんにちは', '送料はいくらですか')
  await take(page, hana)
  await shoot(page, 'board')
  await confirmed(page)
  await page.getByTestId('faq-hit').filter({ hasText: '送料' }).first().waitFor()
  await page.keyboard.press('Alt+q')
  await page.keyboard.press('Alt+Enter')
  await page.waitForFunction(() => document.querySelector('[data-testid=pad-text]')?.value.includes('770円'))
  await page.getByTestId('toast').first().waitFor({ state: 'detached' })
  await shoot(page, 'pad-faq')
  await page.keyboard.press('Alt+Enter')
  await page.getByTestId('pad-button').click()
  await input(page).press('Enter')
  await current(page).getByTestId('undo').waitFor()
  await shoot(page, 'undo-send')
  await sent(page)
  await input(page).focus()
  await page.keyboard.type('/')
  await page.getByTestId('picker-row').first().waitFor()
  await page.getByTestId('picker-search').fill('おわび')
  await shoot(page, 'templates')
  await page.keyboard.press('Escape')
  await input(page).fill('')
  await input(page).press('Alt+a')
  await page.getByTestId('plus-menu').waitFor()
  await page.keyboard.press('e')
  await page.getByRole('dialog').waitFor()
  await shoot(page, 'emoji')
  await page.keyboard.press('Escape')
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  await input(page).press('Alt+n')
  await input(page).pressSequentially('在庫を見てもらえますか@')
  await page.getByTestId('choice-ito').waitFor()
  await shoot(page, 'mention')
  await page.keyboard.press('Escape')
  await input(page).fill('')
  await page.getByRole('button', { name: '返信に戻る' }).click()
  await page.getByTestId('sticker-button').click()
  await page.getByRole('dialog').waitFor()
  await shoot(page, 'stickers')
  await page.keyboard.press('Escape')
  await input(page).fill('絶対に届きますので、ご安心ください。')
  await input(page).press('Enter')
  await page.getByTestId('guard').waitFor()
  await shoot(page, 'send-guard')
  await page.getByTestId('guard-mend').click()
  await input(page).fill('')
  const bubble = current(page).getByTestId('bubble').filter({ hasText: '770円' }).last()
  await bubble.hover()
  await bubble.getByTestId('missend-button').click()
  await page.getByTestId('missend-note').waitFor()
  await shoot(page, 'missend')
  await page.keyboard.press('Escape')

  await page.locator('[data-testid=panel-orders], [data-testid=orders-locked]').first().waitFor()
  await shoot(page, 'orders-locked')
  await page.keyboard.press('Alt+v')
  const asked = page.getByTestId('verify-dialog')
  await asked.getByTestId('ask-name').getByTestId('tick-same').click()
  await asked.getByTestId('ask-phone').getByTestId('tick-same').click()
  await shoot(page, 'verify')
  await asked.getByTestId('verify-save').click()
  await page.getByTestId('order').first().waitFor()
  await page.getByTestId('order').first().scrollIntoViewIfNeeded()
  await page.getByTestId('toast').first().waitFor({ state: 'detached' })
  await shoot(page, 'verified')

  await page.getByTestId('hold').click()
  await page.getByTestId('hold-memo').fill('倉庫に在庫を確認中')
  await page.getByTestId('hold-text').fill('在庫を確認いたします。少々お待ちください。')
  await shoot(page, 'hold')
  await page.getByTestId('hold-confirm').click()
  await page.getByTestId('chip-hold').waitFor()
  await page.getByTestId('resume').click()
  await page.getByTestId('chip-hold').waitFor({ state: 'detached' })
  await sent(page)
  await page.getByTestId('closing-check').click()
  await page.getByTestId('check-dialog').waitFor()
  await shoot(page, 'closing-check')
  await shut(page, 'check-dialog')
  await page.getByTestId('close').click()
  await page.getByTestId('category-search').fill('配送')
  await shoot(page, 'close')
  await shut(page, 'close-dialog')
  await page.getByTestId('escalate').click()
  await page.getByTestId('escalate-question').fill('つぶれた野菜が届いたとのことです。3,000円まで返金してよいですか。')
  await page.getByTestId('escalate-confirm').click()
  await page.getByTestId('chip-escalation').waitFor()

  const names = ['森 大地', '池田 さやか', '橋本 陽菜', '石川 健', '山下 真央']
  const words = ['定期便をお休みしたいです', 'ギフト包装はできますか', '届いたトマトがつぶれていました', '支払い方法を変更したいのですが', 'アレルギー表示を教えてください']
  for (const [i, name] of names.entries()) await take(page, await asks(desk, name, words[i]))
  await say(page, 'ご連絡ありがとうございます。山本と申します。')
  await hana.say({ type: 'text', text: 'ありがとうございます。よろしくお願いします' })
  for (const name of ['田中 一郎', '鈴木 健太', '山下 真央']) {
    await rowOf(page, name).first().click()
    await current(page).getByTestId('talk-name').filter({ hasText: name }).waitFor()
  }
  await sent(page)
  await shoot(page, 'eight-tabs')
  await page.getByTestId('columns-2').click()
  await page.getByTestId('talk').nth(1).waitFor()
  await shoot(page, 'side-by-side')

  const chief = await open(desk, 'kobayashi')
  await chief.goto(`${desk.console_url}/care/escalations`)
  await chief.getByTestId('escalation-row').first().waitFor()
  await shoot(chief, 'escalations')

  const crowd = ['岡田 翔', '長谷川 美月', '藤田 海斗', '後藤 莉子', '近藤 隼人', '村上 葵', '遠藤 悠真', '青木 楓', '坂本 蓮', '西村 凛', '後藤 りこ']
  const lines = ['まだ届かないのですが、どうなっていますか', '解約の手続きを教えてください', '領収書を再発行してください', 'ポイントが使えません', '配達の時間を変更したいです', '返品したいです', 'クーポンが適用されていません', 'お届け先を変更したいです', '商品が足りません', '電話がつながりません。急いでいます', '先ほど別のアカウントから送りました']
  for (const [i, name] of crowd.entries()) await asks(desk, name, lines[i])
  await chief.goto(desk.console_url)
  await chief.getByTestId('tab-waiting').click()
  await chief.getByTestId('tab-waiting').filter({ hasText: '16' }).waitFor()
  await rowOf(chief, '後藤 莉子').click()
  await current(chief).getByTestId('bubble').first().waitFor()
  await shoot(chief, 'inbox-crowded')
  await chief.getByTestId('merge-open').click()
  for (let i = 0; i < 30 && !(await chief.getByTestId('merge-found').getByRole('button').count()); i++) {
    await chief.getByTestId('merge-search').fill('')
    await chief.getByTestId('merge-search').fill('後藤')
    await chief.waitForTimeout(500)
  }
  await shoot(chief, 'merge')
  await chief.keyboard.press('Escape')

  await presence(page, 'break')
  await chief.goto(`${desk.console_url}/ahead`)
  await chief.getByTestId('breaches').waitFor({ timeout: 60_000 })
  await shoot(chief, 'forecast')
  await chief.goto(`${desk.console_url}/settings/routing/whatif`)
  await chief.getByTestId('whatif-day').fill(new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Tokyo' }).format(new Date()))
  await chief.getByTestId('whatif-run').click()
  await chief.getByTestId('whatif-table').waitFor()
  await shoot(chief, 'what-if')
  for (const [name, path] of [['hours', 'hours/hours'], ['targets', 'hours/targets'], ['figures', 'hours/figures']]) {
    await chief.goto(`${desk.console_url}/settings/${path}`)
    await chief.getByRole('main').waitFor()
    await shoot(chief, name)
  }
  await chief.goto(`${desk.console_url}/search`)
  for (let i = 0; i < 30 && !(await chief.getByTestId('hit-message').count()); i++) {
    await chief.getByTestId('search-words').fill('トマト')
    await chief.getByTestId('search-go').click()
    await chief.waitForTimeout(500)
  }
  await shoot(chief, 'search')

  const dark = await open(desk, 'yamamoto', { colorScheme: 'dark' })
  await rowOf(dark, '小川 結衣').first().click()
  await current(dark).getByTestId('bubble').first().waitFor()
  await shoot(dark, 'dark')
  const english = await open(desk, 'yamamoto')
  await english.goto(`${desk.console_url}/settings`)
  await english.getByText('English', { exact: true }).click()
  await english.getByText('Language', { exact: true }).waitFor()
  await english.goto(desk.console_url)
  await rowOf(english, '小川 結衣').first().click()
  await current(english).getByTestId('bubble').first().waitFor()
  await shoot(english, 'english')
  const large = await open(desk, 'yamamoto')
  await large.goto(`${desk.console_url}/settings`)
  await large.getByText('特大', { exact: true }).click()
  await large.getByText('詰める', { exact: true }).click()
  await shoot(large, 'large')
  const phone = await open(desk, 'yamamoto', { viewport: { width: 390, height: 844 }, deviceScaleFactor: 1, hasTouch: true })
  await rowOf(phone, '小川 結衣').first().click()
  await phone.getByTestId('bubble').first().waitFor()
  await shoot(phone, 'phone')

  const { page: hand } = await visitor(browser, { viewport: size })
  await hand.goto(desk.emulator_url)
  await hand.getByTestId(`phone-user-${hana.id}`).click()
  await hand.getByTestId('phone-thread').getByText('770円').first().waitFor()
  await shoot(hand, 'emulator-phone')

  const admin = await open(desk, 'admin')
  await confirmed(admin)
  await admin.goto(`${desk.console_url}/settings/admin/channels`)
  await admin.getByTestId(`channel-${desk.channel_id}`).waitFor()
  await shoot(admin, 'channels')
  await admin.goto(`${desk.console_url}/settings/admin/emergency`)
  await admin.getByTestId(`going-${desk.channel_id}`).getByTestId('halt').click()
  await admin.getByTestId('halt-why').selectOption('line_outage')
  await admin.getByTestId('halt-note').fill('LINEの障害。復旧は14時の見込み')
  await shoot(admin, 'emergency')
}

/** The bot answers first; who maintains what it knows. */
async function bot(desk) {
  const page = await open(desk, 'yamamoto')
  const yuna = await asks(desk, '三浦 優奈', '送料はいくらですか')
  const [answer] = await yuna.until(1)
  const staff = await open(desk, 'kobayashi')
  await yuna.say({ type: 'postback', data: answer.quickReply.items.at(-1).action.data })
  await yuna.until(2)
  await rowOf(page, yuna.name).first().click()
  await page.getByTestId('bot-card').waitFor()
  await confirmed(page)
  await current(page).getByTestId('bubble').first().waitFor()
  await shoot(page, 'hand-over')

  await staff.goto(`${desk.console_url}/bot/report`)
  await staff.getByRole('main').waitFor()
  await shoot(staff, 'bot-report')
  await staff.goto(`${desk.console_url}/settings/entrance/rules`)
  await staff.getByTestId('entrance-on').check()
  await shoot(staff, 'entrance-rules')
  const editor = await visitor(browser, { viewport: size })
  await editor.page.goto(`${desk.console_url}/knowledge`)
  await editor.page.getByTestId('login-email').fill('saito@demo.example')
  await editor.page.getByTestId('login-password').fill(desk.operators[0].password)
  await editor.page.getByTestId('login-submit').click()
  await editor.page.getByTestId('entry-row').filter({ hasText: '送料' }).first().click()
  await editor.page.getByTestId('entry').waitFor()
  await shoot(editor.page, 'knowledge')
  await editor.page.goto(`${desk.console_url}/scenarios/edit/midori/delivery_date`)
  await editor.page.getByTestId('node').first().waitFor()
  await shoot(editor.page, 'scenario')
}

/** Nobody has set anything up. */
async function empty(desk) {
  const { page } = await visitor(browser, { viewport: size })
  await page.goto(desk.link)
  await page.getByTestId('setup-name').fill('港 花子')
  await page.getByTestId('setup-email').fill('hanako@example.jp')
  await page.getByTestId('setup-password').fill('open sesame 12')
  await page.getByTestId('setup-next').click()
  await page.getByTestId('setup-centre').fill('みなとサポートセンター')
  await page.getByTestId('setup-brand').fill('みなと商店')
  await page.getByTestId('setup-make').click()
  await page.getByTestId('connect-id').fill(desk.channel_id)
  await page.getByTestId('connect-secret').fill(desk.secret)
  await page.getByTestId('connect-check').click()
  await page.getByTestId('connect-found').waitFor()
  await shoot(page, 'wizard')
  await page.goto(`${desk.console_url}/inbox`)
  await page.getByTestId('list-empty').waitFor()
  await shoot(page, 'inbox-empty')
}

try {
  for (const [begin, tell] of [[() => openDesk(), day], [() => openDesk({ bot: true }), bot], [openEmptyDesk, empty]]) {
    const desk = await begin()
    try {
      await tell(desk)
    } catch (error) {
      console.error(`${tell.name}:`, error)
      process.exitCode = 1
      for (const [i, page] of browser.contexts().flatMap((c) => c.pages()).entries()) if (values.png) await page.screenshot({ path: `${values.png}/trouble-${tell.name}-${i}.png` }).catch(() => undefined)
    } finally {
      for (const context of browser.contexts()) if (!context.pages().includes(easel)) await context.close()
      await desk.stop()
    }
  }
} finally {
  await browser.close()
}
