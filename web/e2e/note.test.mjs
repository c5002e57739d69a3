// What colleagues tell each other in a note by @, and which stickers a brand lets its operators send.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { bubbles, customer, launch, openDesk, rowOf, shooter, signIn, visitor } from './desk.mjs'

let desk, browser
before(async () => {
  desk = await openDesk()
  browser = await launch()
})
after(async () => {
  await browser?.close()
  await desk?.stop()
})

const shoot = shooter('note')
async function device(t, who) {
  const { page, complaints, context } = await visitor(browser)
  page.setDefaultTimeout(60_000)
  t.after(async () => {
    await context.close()
    assert.deepEqual(complaints, [])
  })
  await signIn(page, desk, who)
  return page
}
async function accepted(t, name) {
  const who = await customer(desk, `${name} ${Date.now()}`)
  await who.say({ type: 'text', text: 'お願いします' })
  const page = await device(t, desk.operators[0])
  await rowOf(page, who.name).click()
  await page.getByTestId('accept').click()
  await page.getByTestId('composer').waitFor()
  return { who, page }
}
const input = (page) => page.getByTestId('composer')

test('@ in a note calls a colleague, who is told and finds the way', async (t) => {
  const colleague = await device(t, desk.operators[1])
  const { who, page } = await accepted(t, '呼びかけ')
  await input(page).press('Alt+n')
  await page.getByTestId('note-names').waitFor()
  await input(page).pressSequentially('在庫を見てもらえますか@')
  await page.getByTestId('choice-ito').waitFor()
  await shoot(page, 'names')
  await page.keyboard.press('Escape')
  await page.waitForFunction(() => document.activeElement?.dataset.testid === 'composer')
  await input(page).press('Backspace')
  await page.keyboard.type('@')
  await page.getByTestId('choice-ito').click()
  await page.waitForFunction(() => document.querySelector('[data-testid=composer]').value === '在庫を見てもらえますか@伊藤 大輔 ')
  await input(page).press('Enter')
  await bubbles(page, 'note').filter({ hasText: '@伊藤 大輔' }).waitFor()

  await colleague.getByTestId('toast').filter({ hasText: 'メモであなたが呼ばれています' }).waitFor()
  await colleague.goto(`${desk.console_url}/care/mentions`)
  const row = colleague.getByTestId('mention-row').filter({ hasText: '在庫を見てもらえますか' })
  await row.waitFor()
  await shoot(colleague, 'mentions')
  await row.getByRole('link', { name: new RegExp(who.name) }).click()
  await bubbles(colleague, 'note').filter({ hasText: '@伊藤 大輔' }).waitFor()
  await colleague.goto(`${desk.console_url}/care/mentions`)
  await colleague.getByText('呼びかけはありません').waitFor()
  assert.deepEqual(await who.got(), [], 'a note is nobody’s message')
})

test('a brand chooses which sticker packages its operators are offered', async (t) => {
  const boss = await device(t, { email: 'kobayashi@demo.example', password: desk.operators[0].password })
  await boss.goto(`${desk.console_url}/settings/writing`)
  await boss.getByTestId('stickers-card').getByText('ブランドで選ぶ').click()
  for (let left = 5; left > 1; left--) await boss.getByTestId('pack-row').last().getByRole('button').click()
  await boss.getByTestId('pack-name-0').fill('ごあいさつ')
  await boss.getByTestId('pack-last-0').fill('1987')
  await boss.getByTestId('pack-last-0').blur()
  await boss.getByTestId('pack-flaw').waitFor()
  await boss.getByTestId('pack-last-0').fill('1990')
  await boss.getByTestId('pack-last-0').blur()
  await boss.getByTestId('pack-flaw').waitFor({ state: 'detached' })
  await shoot(boss, 'packs')
  await boss.getByTestId('writing-save').click()
  await boss.getByTestId('toast').filter({ hasText: '保存しました' }).waitFor()

  const { who, page } = await accepted(t, 'スタンプ')
  await page.getByTestId('sticker-button').click()
  await page.getByTestId('pack-446').filter({ hasText: 'ごあいさつ' }).waitFor()
  await page.locator('[data-testid^=sticker-19]').nth(2).waitFor()
  assert.equal(await page.locator('[data-testid^=sticker-19]').count(), 3, 'only what the brand has chosen')
  await shoot(page, 'packs_offered')
  await page.getByTestId('sticker-1989').click()
  const [sticker] = await who.until(1)
  assert.deepEqual([sticker.packageId, sticker.stickerId], ['446', '1989'])
})
