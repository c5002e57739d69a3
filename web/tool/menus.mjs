// Draws the pictures of the desk's rich menus: node tool/menus.mjs (from web/). They are committed, so
// that the binary carries no Japanese font. Sizes and areas follow internal/desk/richmenu.
import { writeFileSync } from 'node:fs'
import { deflateSync } from 'node:zlib'
import { chromium } from 'playwright-core'

const width = 1200
const height = 405
const stroke = (d) => `<svg viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.7" stroke-linecap="round" stroke-linejoin="round">${d}</svg>`
const icons = {
  clock: stroke('<circle cx="12" cy="12" r="8.5"/><path d="M12 7.5V12l3 2"/>'),
  note: stroke('<path d="M4 5.5h16v11H9.5L5.5 20v-3.5H4z"/><path d="M8 9.5h8M8 12.5h5"/>'),
  back: stroke('<path d="M9 6 4.5 10.5 9 15"/><path d="M5 10.5h9a5 5 0 0 1 0 10h-2"/>'),
  camera: stroke('<path d="M4 8h3l1.6-2.5h6.8L17 8h3v11H4z"/><circle cx="12" cy="13" r="3.4"/>'),
  photos: stroke('<rect x="4" y="5" width="16" height="14" rx="1.5"/><path d="m4.5 16 4.5-4.5 4 4 2.5-2.5 4 4"/><circle cx="15.5" cy="9" r="1.4"/>'),
  people: stroke('<circle cx="12" cy="8" r="3.4"/><path d="M5 20c.6-4 3.200-6 7-6s6.400 2 7 6"/>'),
  moon: stroke('<path d="M19 14.500A7.500 7.500 0 0 1 9.500 5a7.500 7.500 0 1 0 9.500 9.500z"/>'),
}
const menus = {
  waiting: { ground: '#1E4A7A', icon: 'people', title: '担当者をお待ちです', text: '順番にご案内します。このままお待ちください', areas: [['clock', 'あと何分？'], ['note', 'メッセージを残す'], ['back', 'ボットに戻る']] },
  shut: { ground: '#4A5260', icon: 'moon', title: 'ただいま受付時間外です', text: '受付が始まりましたら、順番にお返事します', areas: [['clock', '受付はいつから？'], ['note', 'メッセージを残す'], ['back', 'ボットに戻る']] },
  served: { ground: '#2F6A42', icon: 'people', title: '担当者と対応中です', text: 'ご用件は、このままメッセージでお送りください', areas: [['camera', '写真を撮る'], ['photos', '写真を選ぶ']] },
}

const page = ({ ground, icon, title, text, areas }) => `<!doctype html><html lang="ja"><style>
* { box-sizing: border-box; margin: 0 }
body { width: ${width}px; height: ${height}px; background: #FBFAF7; color: #23272E; font: 34px/1.3 'Noto Sans CJK JP', sans-serif }
header { display: flex; align-items: center; gap: 28px; height: 135px; padding: 0 44px; background: ${ground}; color: #fff }
header svg { width: 68px; height: 68px }
h1 { font-size: 44px; font-weight: 700 }
p { font-size: 29px }
main { display: flex; height: 270px }
main div { flex: 1; display: flex; flex-direction: column; align-items: center; justify-content: center; gap: 18px; font-size: 40px; font-weight: 700; color: ${ground} }
main div + div { border-left: 2px solid #ddd }
main svg { width: 92px; height: 92px }
</style><header>${icons[icon]}<div><h1>${title}</h1><p>${text}</p></div></header><main>${areas.map(([i, label]) => `<div>${icons[i]}${label}</div>`).join('')}</main></html>`

/** A PNG with a palette: flat art needs few colours, and a quarter of the bytes. */
function png(pixels) {
  const level = (v) => Math.min(255, Math.round(v / 17) * 17)
  const palette = new Map()
  const rows = Buffer.alloc((width + 1) * height)
  for (let i = 0; i < width * height; i++) {
    const key = (level(pixels[4 * i]) << 16) | (level(pixels[4 * i + 1]) << 8) | level(pixels[4 * i + 2])
    if (!palette.has(key)) palette.set(key, palette.size)
    rows[i + 1 + Math.floor(i / width)] = palette.get(key)
  }
  if (palette.size > 256) throw new Error(`${palette.size} colours`)
  const crcTable = Array.from({ length: 256 }, (_, n) => Array.from({ length: 8 }).reduce((c) => (c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1), n))
  const crc = (bytes) => (bytes.reduce((c, b) => crcTable[(c ^ b) & 255] ^ (c >>> 8), -1) ^ -1) >>> 0
  const chunk = (type, data) => {
    const body = Buffer.concat([Buffer.from(type), data])
    const out = Buffer.alloc(8)
    out.writeUInt32BE(data.length)
    out.writeUInt32BE(crc(body), 4)
    return Buffer.concat([out.subarray(0, 4), body, out.subarray(4)])
  }
  const head = Buffer.alloc(13)
  head.writeUInt32BE(width)
  head.writeUInt32BE(height, 4)
  head.set([8, 3, 0, 0, 0], 8)
  const colours = Buffer.from([...palette.keys()].flatMap((k) => [k >> 16, (k >> 8) & 255, k & 255]))
  return Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), chunk('IHDR', head), chunk('PLTE', colours), chunk('IDAT', deflateSync(rows, { level: 9 })), chunk('IEND', Buffer.alloc(0))])
}

const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu'] })
const tab = await browser.newPage({ viewport: { width, height } })
for (const [kind, menu] of Object.entries(menus)) {
  await tab.setContent(page(menu))
  const shot = (await tab.screenshot()).toString('base64')
  const pixels = await tab.evaluate(async (data) => {
    const image = new Image()
    image.src = `data:image/png;base64,${data}`
    await image.decode()
    const brush = Object.assign(document.createElement('canvas'), { width: image.width, height: image.height }).getContext('2d')
    brush.drawImage(image, 0, 0)
    return [...brush.getImageData(0, 0, image.width, image.height).data]
  }, shot)
  const bytes = png(pixels)
  writeFileSync(new URL(`../../internal/adapter/line/menu/${kind}.png`, import.meta.url), bytes)
  console.log(kind, bytes.length)
}
await browser.close()
