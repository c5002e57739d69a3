// The rich menus: an administrator makes them, a customer taps one on the phone, and has their own again at the end.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { customer, emulate, launch, openDesk, rowOf, shooter, signIn, visitor } from './desk.mjs'
import { openPhone } from './phone_hands.mjs'

let desk, browser
before(async () => {
  desk = await openDesk({ bot: true })
  browser = await launch()
})
after(async () => {
  await browser?.close()
  await desk?.stop()
})

const shoot = shooter('menus')

async function open(t, who) {
  const { page, complaints } = await visitor(browser, { viewport: { width: 1440, height: 900 } })
  t.after(() => assert.deepEqual(complaints, []))
  await signIn(page, desk, { email: `${who}@demo.example`, password: desk.operators[0].password })
  return page
}
const menuOf = async (user) => (await emulate(desk, `/emu/users/${user.id}/richmenu?channel_id=${desk.channel_id}`)).rich_menu

test('menus are made, tapped, follow the inquiry, and are given up again', async (t) => {
  const admin = await open(t, 'admin')
  await admin.goto(`${desk.console_url}/settings/entrance/menus`)
  const card = admin.getByTestId(`menus-${desk.channel_id}`)
  await card.waitFor()
  await admin.waitForFunction(() => [...document.images].every((i) => i.complete && i.naturalWidth === 1200))
  await shoot(admin, 'menus_off')
  await admin.getByTestId('menus-make').click()
  await shoot(admin, 'menus_ask')
  await admin.getByTestId('menus-go').click()
  await admin.locator(`[data-testid=menus-${desk.channel_id}][data-stage=on]`).waitFor()

  const emma = await customer(desk, '長谷川 エマ')
  const { page: phone, context } = await openPhone(browser, desk, { id: desk.channel_id }, emma.id)
  await emma.say({ type: 'text', text: 'オペレーターをお願いします' })
  await phone.getByTestId('phone-menu-area-0').waitFor()
  await phone.getByTestId('phone-menu').locator('img').waitFor()
  await shoot(phone, 'menus_phone_waiting')
  const heard = (await emma.got()).length
  await phone.getByTestId('phone-menu-area-0').click()
  const said = (await emma.until(heard + 1)).at(-1)
  assert.match(said.text, /番目|順番にご案内しています/)
  await shoot(phone, 'menus_phone_asked')
  await admin.getByTestId('menus-shown').waitFor()
  await shoot(admin, 'menus_on')

  const staff = await open(t, 'yamamoto')
  await rowOf(staff, emma.name).click()
  await staff.getByTestId('accept').click()
  await phone.getByRole('button', { name: '写真を撮る' }).waitFor()
  await shoot(phone, 'menus_phone_served')

  await admin.getByTestId('menus-end').click()
  await shoot(admin, 'menus_end')
  await admin.getByTestId('menus-go').click()
  await admin.locator(`[data-testid=menus-${desk.channel_id}][data-stage=off]`).waitFor()
  assert.equal(await menuOf(emma), null)
  await phone.getByTestId('phone-menu-bar').waitFor({ state: 'hidden' })
  await context.close()

  const chief = await open(t, 'kobayashi')
  await chief.goto(`${desk.console_url}/settings/entrance/menus`)
  await chief.getByText('変えられるのは、管理者です').first().waitFor()
  assert.equal(await chief.getByTestId('menus-make').count(), 0)
  // what LINE refuses is said
  await emulate(desk, '/emu/faults', { endpoint: 'richmenu', kind: 'status', status: 403 })
  await admin.getByTestId('menus-make').click()
  await admin.getByTestId('menus-go').click()
  await admin.getByTestId('menus-fault').waitFor()
  assert.match(await admin.getByTestId('menus-fault').innerText(), /プランと権限/)
  await shoot(admin, 'menus_fault')
})
