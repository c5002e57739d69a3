// What goes out stands in the talk as the customer has it: cards, Flex and imagemaps drawn, a picture that was too large made
// to fit, a video with a picture of its own.
import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
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

const shoot = shooter('sent')
async function accepted(t, name) {
  const who = await customer(desk, `${name} ${Date.now()}`)
  await who.say({ type: 'text', text: 'お願いします' })
  const { page, complaints, context } = await visitor(browser)
  t.after(async () => {
    await context.close()
    assert.deepEqual(complaints, [])
  })
  await signIn(page, desk, desk.operators[0])
  await rowOf(page, who.name).click()
  await page.getByTestId('accept').click()
  await page.getByTestId('composer').waitFor()
  return { who, page }
}

/** Sends a message of LINE's own form, as a program that works for the operator would. */
const send = (page, rich) =>
  page.evaluate(async (rich) => {
    const id = location.pathname.split('/').pop()
    const answer = await fetch(`/api/v1/conversations/${id}/messages`, { method: 'POST', headers: { 'Content-Type': 'application/json', 'Idempotency-Key': crypto.randomUUID() }, body: JSON.stringify({ type: 'rich', rich }) })
    if (!answer.ok) throw new Error(await answer.text())
  }, rich)
const text = (text, more = {}) => ({ type: 'text', text, wrap: true, ...more })
const flex = {
  alt: '返品の受付番号 R-1029',
  message: {
    type: 'flex', altText: 'x', contents: {
      type: 'carousel', contents: [
        { type: 'bubble', size: 'kilo', hero: { type: 'image', url: 'https://shop.example/return.png', size: 'full', aspectRatio: '20:9', aspectMode: 'cover' },
          body: { type: 'box', layout: 'vertical', spacing: 'sm', contents: [text('返品を受け付けました', { weight: 'bold', size: 'lg' }), { type: 'separator' },
            { type: 'box', layout: 'horizontal', contents: [text('受付番号', { color: '#888888', size: 'sm', flex: 2 }), text('R-1029', { size: 'sm', flex: 3 })] },
            { type: 'box', layout: 'horizontal', contents: [text('集荷', { color: '#888888', size: 'sm', flex: 2 }), text('12月3日 9〜12時', { size: 'sm', flex: 3 })] }] },
          footer: { type: 'box', layout: 'vertical', contents: [{ type: 'button', style: 'primary', color: '#1E4A7A', action: { type: 'uri', label: '日時を変える', uri: 'https://shop.example/return' } }] } },
        { type: 'bubble', size: 'kilo', body: { type: 'box', layout: 'vertical', contents: [text('箱に入れるもの', { weight: 'bold' }), text('商品・納品書・付属品')] } },
      ],
    },
  },
}

test('cards, Flex and imagemaps are drawn in the talk, and nothing there can be pressed', async (t) => {
  const { who, page } = await accepted(t, '絵で見る人')
  const asked = []
  page.on('request', (r) => r.url().startsWith(desk.console_url) || asked.push(r.url()))
  await send(page, flex)
  await send(page, { alt: 'お受け取り方法', message: { type: 'template', altText: 'x', template: { type: 'buttons', title: 'お受け取り方法', text: 'ご希望をお選びください', actions: [{ type: 'message', label: '店舗で受け取る', text: '店舗で受け取る' }, { type: 'uri', label: '配送する', uri: 'https://shop.example/ship' }] } } })
  await send(page, { alt: '秋のご案内', message: { type: 'imagemap', altText: 'x', baseUrl: 'https://shop.example/autumn', baseSize: { width: 1040, height: 520 }, actions: [{ type: 'message', label: '新商品', text: '新商品', area: { x: 0, y: 0, width: 520, height: 520 } }, { type: 'uri', label: '店舗', linkUri: 'https://shop.example/stores', area: { x: 520, y: 0, width: 520, height: 520 } }] } })
  await who.until(3)
  const drawn = bubbles(page, 'operator').getByTestId('drawn')
  await page.waitForFunction(() => document.querySelectorAll('[data-testid=drawn]').length === 3)
  assert.deepEqual(await drawn.evaluateAll((all) => all.map((el) => el.dataset.as)), ['flex', 'cards', 'map'])
  const bubble = drawn.first().locator('.fx-bubble').first()
  const place = (words) => bubble.getByText(words, { exact: true }).boundingBox()
  const [number, its] = [await place('受付番号'), await place('R-1029')]
  assert.ok(Math.abs(number.y - its.y) < 3 && its.x > number.x, 'side by side, as LINE draws a horizontal box')
  assert.equal(await bubble.getByText('返品を受け付けました').evaluate((el) => getComputedStyle(el).fontWeight), '700')
  assert.equal(await drawn.locator('button, a, img').count(), 0)
  assert.equal(await bubble.getByText('日時を変える').getAttribute('title'), 'https://shop.example/return')
  assert.deepEqual(asked, [], 'no other server hears what an operator looks at')
  await shoot(page, 'drawn')
  await page.emulateMedia({ colorScheme: 'dark' })
  await shoot(page, 'drawn_dark')
})

test('a picture too large for LINE is made to fit, another kind becomes one; a video has its picture and is one on LINE', async (t) => {
  const { who, page } = await accepted(t, '大きな写真')
  await page.evaluate(async () => {
    const made = async (side, type, noisy) => {
      const canvas = new OffscreenCanvas(side, side)
      const pen = canvas.getContext('2d')
      const data = pen.createImageData(side, side)
      for (let i = 0; i < data.data.length; i += 4) data.data.set([noisy ? Math.random() * 256 : 90, noisy ? Math.random() * 256 : 120, noisy ? Math.random() * 256 : 60, 255], i)
      pen.putImageData(data, 0, 0)
      return new File([await canvas.convertToBlob({ type })], `写真.${type.slice(6)}`, { type })
    }
    const files = new DataTransfer()
    for (const one of [await made(2200, 'image/png', true), await made(300, 'image/webp', false)]) files.items.add(one)
    globalThis.sizes = [...files.files].map((f) => f.size)
    const input = document.querySelector('[data-testid=image-input]')
    input.files = files.files
    input.dispatchEvent(new Event('change'))
  })
  assert.ok((await page.evaluate(() => globalThis.sizes[0])) > 10 << 20)
  await page.getByTestId('file-input').setInputFiles({ name: '使い方.mp4', mimeType: 'video/mp4', buffer: await readFile(new URL('../../lineemu/media/video.mp4', import.meta.url)) })
  await page.waitForFunction(() => document.querySelectorAll('[data-testid=tray] li img').length === 3 && !/アップロード中/.test(document.querySelector('[data-testid=tray]').textContent))
  await shoot(page, 'tray')
  await page.getByTestId('send').click()
  const got = await who.until(3)
  assert.deepEqual(got.map((m) => m.type), ['image', 'image', 'video'])
  for (const m of got) {
    for (const url of [m.originalContentUrl, m.previewImageUrl]) {
      const answer = await fetch(url)
      const bytes = Buffer.from(await answer.arrayBuffer())
      assert.equal(answer.status, 200)
      if (url.endsWith('.mp4')) continue
      assert.deepEqual([...bytes.subarray(0, 2)], [0xff, 0xd8], `${url} is a JPEG`)
      assert.ok(bytes.length <= 10 << 20)
    }
  }
  await bubbles(page).getByTestId('video').waitFor()
  assert.match(await page.getByTestId('video').getAttribute('poster'), /\/attachments\//)
  await shoot(page, 'video')
})
