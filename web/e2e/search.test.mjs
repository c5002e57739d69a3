// What was written is found by any part of it and leads to the message in its talk: by keys, with
// filters, kept and shared, gone when it was taken back.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { customer, launch, openDesk, shooter, signIn, visitor } from './desk.mjs'

let desk, browser
before(async () => {
  desk = await openDesk()
  browser = await launch()
})
after(async () => {
  await browser?.close()
  await desk?.stop()
})

const shot = shooter('search')

/** Asks until it is found: the index is a moment behind. */
async function looks(page, words, what) {
  await page.getByTestId('search-words').fill(words)
  for (let n = 0; n < 30; n++) {
    await page.getByTestId('search-words').press('Enter')
    await page.waitForFunction(() => !document.querySelector('[data-testid=search-go][aria-busy]'))
    if ((await page.locator(what).count()) > 0) return
    await page.waitForTimeout(300)
  }
  assert.fail(`${words} finds no ${what}`)
}

test('what was written is found', async (t) => {
  const who = await customer(desk, `検索 花子${Date.now() % 100000}`)
  await who.say({ type: 'text', text: '先週注文した琥珀色のﾏｸﾞｶｯﾌﾟについてです' })
  await who.say({ type: 'text', text: '取っ手が欠けていました。返品できますか' })
  await who.say({ type: 'text', text: '電話は０９０－８７６５－４３２１です' })
  for (let n = 0; n < 60; n++) await who.say({ type: 'text', text: `その後の連絡 ${n}` })
  const { page, complaints } = await visitor(browser)
  t.after(() => assert.deepEqual(complaints, []))
  await signIn(page, desk, desk.operators[0])

  // by keys from anywhere; nothing asked, nothing looked for
  await page.keyboard.press('Control+k')
  await page.getByTestId('palette').waitFor()
  await page.keyboard.press('Control+k')
  await page.getByTestId('search').waitFor()
  await page.getByText('これまでのやりとりから探します').waitFor()
  await shot(page, 'search_begin')
  await looks(page, 'こはく マグカップ', '[data-testid=search-none]')
  await shot(page, 'search_none')
  await looks(page, '琥珀 マグカップ', '[data-testid=hit-message]')
  const hit = page.getByTestId('hit-message').first()
  assert.equal(await hit.locator('mark').allTextContents().then((l) => l.join('|')), '琥珀|ﾏｸﾞｶｯﾌﾟ')
  assert.match(await hit.textContent(), /取っ手が欠けていました/) // the line behind
  await looks(page, '連絡', '[data-testid=hit-message]')
  await page.getByTestId('search-more').click()
  await page.waitForFunction(() => document.querySelectorAll('[data-testid=hit-message]').length > 20)
  await shot(page, 'search_many')
  await looks(page, '+81 90 8765 4321', '[data-testid=hit-message]')
  await looks(page, '検索花子', '[data-testid=hit-contact]')
  await page.getByTestId('hit-talk').first().waitFor()
  await shot(page, 'search_people')

  // what is being converted is not sent
  await page.getByTestId('search-words').fill('返品できますか')
  await page.getByTestId('search-words').dispatchEvent('keydown', { key: 'ArrowDown', isComposing: true })
  assert.equal(await page.evaluate(() => document.activeElement.dataset.testid), 'search-words')

  // down to the result, in, and there it is, far up in the talk
  await looks(page, '取っ手', '[data-testid=hit-message]')
  await shot(page, 'search_found')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await page.getByTestId('thread').getByText('取っ手が欠けていました').waitFor()
  await page.waitForFunction(() => {
    const box = document.querySelector('[data-testid=thread]').getBoundingClientRect()
    const row = [...document.querySelectorAll('[data-testid=bubble]')].find((b) => b.textContent.includes('取っ手'))?.getBoundingClientRect()
    return row && row.top > box.top && row.bottom < box.bottom
  })
  await shot(page, 'search_jumped')
  await page.goBack()
  await page.getByTestId('hit-message').first().waitFor() // the way back leads to the results

  // filters, kept and shared
  await page.getByTestId('filter-author').selectOption('operator')
  await page.getByTestId('search-none').waitFor()
  await page.getByTestId('filter-author').selectOption('customer')
  await page.getByTestId('filter-period').selectOption('7')
  await page.getByTestId('hit-message').first().waitFor()
  await page.getByTestId('views').click()
  await page.getByTestId('view-keep').click()
  await page.getByTestId('view-name').fill('破損の連絡')
  await page.getByTestId('view-shared').selectOption({ index: 1 })
  await shot(page, 'search_keep')
  await page.getByTestId('view-save').click()
  await page.getByTestId('view-name').waitFor({ state: 'detached' })
  await page.getByTestId('filter-clear').click()
  await page.getByTestId('views').click()
  await page.getByTestId('view-item').filter({ hasText: '破損の連絡' }).waitFor()
  await shot(page, 'search_views')
  await page.getByTestId('view-item').filter({ hasText: '破損の連絡' }).click()
  await page.waitForURL(/period=7/)
  await page.getByTestId('views').click()
  await page.getByTestId('view-edit').first().click()
  await page.getByTestId('view-delete').click()
  await page.getByTestId('view-delete').click()
  await page.getByTestId('view-name').waitFor({ state: 'detached' })
})
