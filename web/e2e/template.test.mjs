// Templates and macros: found by typing, filled from the talk, never inserted by the Enter that
// ends a conversion; actions after the send and back again; kept, met in a conflict, put away,
// imported, and what became of them.
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

const shot = shooter('template')

const person = (name) => desk.operators.find((o) => o.email.startsWith(name))

async function serve(page, who) {
  await page.getByTestId('presence').click()
  await page.getByTestId('choice-draining').click() // nothing else is offered meanwhile
  await page.getByTestId('tab-waiting').click()
  await rowOf(page, who.name).click()
  await page.getByTestId('accept').click()
  await page.getByTestId('composer').waitFor()
}

test('an answer is made from a template, and a macro does the rest', async (t) => {
  const who = await customer(desk, `定型 ${Date.now() % 100000}`)
  await who.say({ type: 'text', text: '荷物が届きません' })
  const { page, complaints } = await visitor(browser)
  t.after(() => assert.deepEqual(complaints, []))
  await signIn(page, desk, person('yamamoto'))
  await serve(page, who)
  const box = page.getByTestId('composer')
  await box.focus()
  await page.keyboard.type('/')
  const search = page.getByTestId('picker-search')
  await search.waitFor()
  await page.getByTestId('picker-row').first().waitFor()
  await shot(page, 'picker')

  // Esc leaves the slash to whoever wanted one
  await page.keyboard.press('Escape')
  assert.equal(await box.inputValue(), '/')
  await page.keyboard.press('Backspace')

  // what the talk tells is filled in; arrows and Enter, and no Enter of a conversion
  await page.keyboard.press('Control+/')
  await search.fill('オワビ')
  await page.getByTestId('picker-preview').getByText(`${who.name}様`).waitFor()
  await search.dispatchEvent('keydown', { key: 'Enter', keyCode: 229, isComposing: true })
  assert.equal(await box.inputValue(), '')
  await shot(page, 'picker_search')
  await page.keyboard.press('Enter')
  await page.getByTestId('picker').waitFor({ state: 'detached' })
  assert.match(await box.inputValue(), new RegExp(`^${who.name}様\nお返事が遅くなり`))
  await page.keyboard.press('Enter')
  await bubbles(page, 'operator').last().getByText('お返事が遅くなり').waitFor()

  // what it does not tell is asked for; a field left open stops the send
  await page.keyboard.type('/')
  await search.fill('遅延')
  await page.keyboard.press('Enter')
  await page.getByTestId('ask-fields').waitFor()
  await page.getByTestId('ask').last().fill('12月5日')
  await shot(page, 'ask')
  await page.getByTestId('insert-filled').click()
  assert.match(await box.inputValue(), /\{order\.number\} は、12月5日 に/)
  await page.getByTestId('unfilled').waitFor()
  assert.equal(await page.getByTestId('send').isDisabled(), true)
  await shot(page, 'unfilled')
  await box.fill((await box.inputValue()).replace('{order.number}', 'M-12345'))
  await page.getByTestId('then').getByText('タグ「配送遅延」を付ける').waitFor()
  await shot(page, 'then')
  await page.getByTestId('send').click()
  await page.getByText('1件の操作を行いました').waitFor()
  await page.getByTestId('tag').getByText('配送遅延').waitFor()

  // several in one go after the words, and back
  await page.keyboard.type('/')
  await search.fill('折返し')
  await page.keyboard.press('Enter')
  assert.equal(await page.getByTestId('then-action').count(), 2)
  await box.focus()
  await page.keyboard.press('Enter')
  await page.getByText('2件の操作を行いました').waitFor()
  await page.getByTestId('care-bar').getByText('保留').first().waitFor()
  await shot(page, 'macro_done')
  await page.getByRole('button', { name: '取り消す' }).last().click()
  await page.getByText('取り消しました').waitFor()

  // actions without words are done at once; what the customer hears is asked for first
  await box.focus()
  await page.keyboard.type('/')
  await search.fill('要望')
  await page.keyboard.press('Enter')
  await page.getByTestId('tag').getByText('ご要望').waitFor()
  assert.equal(await box.inputValue(), '/') // nothing was put into the box
  await box.fill('')
  const all = await who.until(3)
  assert.ok(all.every((m) => !m.text?.includes('{')))
})

test('templates are kept, met, put away and brought in', async (t) => {
  const { page, complaints } = await visitor(browser)
  t.after(() => assert.deepEqual(complaints, []))
  await signIn(page, desk, person('kobayashi'))
  await page.goto(`${desk.console_url}/settings`)
  await page.getByTestId('to-templates').click()
  await page.getByTestId('template-row').first().waitFor()
  await shot(page, 'page')
  await page.getByTestId('new-template').click()
  await page.getByTestId('title').fill('年末年始のご案内')
  await page.getByTestId('shortcut').fill('年末')
  await page.getByTestId('folder').fill('お知らせ')
  await page.getByTestId('text').fill('年末年始は ')
  await page.getByTestId('field-ask').click()
  await page.keyboard.type('休業期間')
  await page.getByTestId('text').press('End')
  await page.keyboard.type(' お休みです。')
  await page.getByTestId('field-customer.name').click()
  assert.equal(await page.getByTestId('text').inputValue(), '年末年始は {ask.休業期間} お休みです。{customer.name}')
  await page.getByTestId('preview').getByText('［休業期間］').waitFor()
  await page.getByTestId('add-follow_up').click()
  await shot(page, 'form')
  await page.getByTestId('save').click()
  await page.getByText('保存しました').waitFor()
  await page.getByTestId('template-row').filter({ hasText: '年末年始のご案内' }).waitFor()

  // another supervisor's colleague (the administrator) changes it first
  const second = await visitor(browser)
  await signIn(second.page, desk, person('admin'))
  await second.page.goto(page.url())
  await second.page.getByTestId('title').fill('年末年始(管理者)')
  await second.page.getByTestId('save').click()
  await second.page.getByText('保存しました').waitFor()
  await second.context.close()
  await page.getByTestId('title').fill('年末年始(SV)')
  await page.getByTestId('save').click()
  await page.getByTestId('conflict').getByText('管理者さんが先に変更しました').waitFor()
  await page.getByTestId('theirs').getByText('年末年始(管理者)').waitFor()
  assert.equal(await page.getByTestId('title').inputValue(), '年末年始(SV)')
  await shot(page, 'conflict')
  await page.getByTestId('overwrite').click()
  await page.getByTestId('template-row').filter({ hasText: '年末年始(SV)' }).waitFor()

  // put away, and back by the undo
  await page.getByTestId('archive').click()
  await page.getByTestId('template-row').filter({ hasText: '年末年始(SV)' }).waitFor({ state: 'detached' })
  await page.getByRole('button', { name: '取り消す' }).click()
  await page.getByTestId('template-row').filter({ hasText: '年末年始(SV)' }).waitFor()

  // bad input says what is wrong and loses nothing
  await page.getByTestId('template-row').filter({ hasText: '年末年始(SV)' }).click()
  await page.getByTestId('text').fill('{user.name}様')
  await page.getByTestId('save').click()
  await page.getByTestId('refused').getByText('差し込み項目に、使えないもの').waitFor()
  assert.equal(await page.getByTestId('text').inputValue(), '{user.name}様')

  // a file
  await page.getByTestId('import').click()
  const file = (text) => page.getByTestId('import-file').setInputFiles({ name: 't.csv', mimeType: 'text/csv', buffer: Buffer.from(text) })
  await file('フォルダー,タイトル,本文\n配送,大雪のご案内,大雪のため遅れております。\n配送,悪い行,{user.name}\n')
  await page.getByTestId('import-rows').getByText('悪い行').waitFor()
  assert.equal(await page.getByTestId('import-confirm').isDisabled(), true)
  await file('フォルダー,タイトル,本文\n配送,大雪のご案内,大雪のため遅れております。\n')
  await page.getByTestId('import-rows').getByText('大雪のご案内').waitFor()
  await shot(page, 'import')
  await page.getByTestId('import-confirm').click()
  await page.getByTestId('template-row').filter({ hasText: '大雪のご案内' }).waitFor()
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByTestId('export').click().then(() => page.getByTestId('choice-0').click())])
  assert.equal(download.suggestedFilename(), 'templates.csv')

  // what became of them: figures that open their sends
  await page.getByTestId('view-report').click()
  await page.getByTestId('figure').first().waitFor()
  assert.match(await page.getByTestId('rate').textContent(), /\d+%/)
  await shot(page, 'report')
  await page.getByTestId('open-figure').first().click()
  await page.getByTestId('uses').locator('a').first().waitFor()
  await shot(page, 'uses')
})

test('an operator reads what is shared and edits their own', async (t) => {
  const { page, complaints } = await visitor(browser, { viewport: { width: 390, height: 844 } })
  t.after(() => assert.deepEqual(complaints, []))
  await signIn(page, desk, person('yamamoto'))
  await page.goto(`${desk.console_url}/settings/templates`)
  await page.getByTestId('template-search').fill('ポイント')
  await page.getByTestId('template-row').first().click()
  await page.getByText('共有の定型文は、SV・管理者が編集できます').waitFor()
  assert.equal(await page.getByTestId('title').isDisabled(), true)
  await shot(page, 'phone_form')
  await page.goto(`${desk.console_url}/settings/templates`)
  await page.getByTestId('place-own').click()
  await page.getByTestId('template-row').filter({ hasText: 'わたしのあいさつ' }).waitFor()
  assert.equal(await page.getByTestId('template-row').count(), 1)
  await shot(page, 'phone_list')
})
