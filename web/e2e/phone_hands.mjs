// Hands for the stories of the phone page: an account of its own, without a desk behind it.
import { readFile, readdir } from 'node:fs/promises'
import { createServer } from 'node:http'
import { emulate, visitor } from './desk.mjs'

const here = new URL('./fixtures/', import.meta.url)

/** A message of the showcase, e.g. 'flex/01_product'; $USER becomes the reader's id. */
export async function fixture(name, userId = '') {
  return JSON.parse((await readFile(new URL(`${name}.json`, here), 'utf8')).replaceAll('$USER', userId))
}

/** The names of all fixtures of a kind, in order. */
export async function fixtures(kind) {
  return (await readdir(new URL(`${kind}/`, here))).sort().map((f) => `${kind}/${f.replace('.json', '')}`)
}

/** An account nobody else writes on: what it gets is only logged, unless `more` names a webhook. */
export async function account(desk, name, more = {}) {
  const ch = await emulate(desk, '/emu/channels', { name, ...more })
  /** Calls the Messaging API as the account's bot. */
  async function api(method, path, body, type = 'application/json') {
    const answer = await fetch(desk.emulator_url + path, {
      method, headers: { 'Content-Type': type, Authorization: `Bearer ${ch.access_token}` }, body: Buffer.isBuffer(body) ? body : body && JSON.stringify(body),
    })
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`)
    return answer.json()
  }
  return {
    ...ch,
    user: (display_name) => emulate(desk, '/emu/users', { display_name, language: 'ja', channel_id: ch.id }),
    api,
    push: async (to, ...messages) => (await api('POST', '/v2/bot/message/push', { to, messages })).sentMessages,
    talk: (id) => emulate(desk, `/emu/users/${id}/talk?channel_id=${ch.id}`),
  }
}

/** A bot's server: keeps the events it gets; `pages` are what a browser finds there, by path. */
export async function openBot(pages = {}) {
  const bot = { status: 200, events: [], waiting: [] }
  const server = createServer(async (request, response) => {
    const page = request.method === 'GET' && pages[request.url.split('?')[0]]
    if (page) return page(new URL(request.url, bot.url), response)
    const parts = []
    for await (const part of request) parts.push(part)
    bot.events.push(...(request.method === 'POST' ? JSON.parse(Buffer.concat(parts)).events : []))
    response.writeHead(bot.status).end()
    bot.waiting.splice(0).forEach((wake) => wake())
  })
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
  bot.url = `http://127.0.0.1:${server.address().port}`
  bot.close = () => new Promise((resolve) => (server.close(resolve), server.closeAllConnections()))
  /** Waits for an event that fits. */
  bot.got = (fits) => new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Error(`no such event among ${JSON.stringify(bot.events)}`)), 15000)
    const look = () => {
      const hit = bot.events.find(fits)
      if (!hit) return bot.waiting.push(look)
      clearTimeout(late)
      resolve(hit)
    }
    look()
  })
  return bot
}

const shape = (w, h, inner) => `<svg xmlns="http://www.w3.org/2000/svg" width="${w}" height="${h}" viewBox="0 0 ${w} ${h}"><rect width="100%" height="100%" fill="#dfe9d8"/>${inner}</svg>`
const pictures = {
  veg: shape(300, 300, '<circle cx="150" cy="160" r="90" fill="#d9822b"/><path d="M150 70l-30-50M150 70l30-50M150 70V10" stroke="#3B7D4F" stroke-width="14"/>'),
  wide: shape(400, 100, '<rect x="20" y="20" width="360" height="60" fill="#6B4E9B"/>'),
  star: '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 20 20"><path d="M10 1l3 6 6 1-4.500 4.500 1 6.500-5.500-3-5.500 3 1-6.500L1 8l6-1z" fill="#D99A00"/></svg>',
}

/** A phone page on given talks; pictures of https://img.example come from here. */
export async function openPhone(browser, desk, ch, ids, options) {
  const v = await visitor(browser, options)
  await v.context.route('https://img.example/**', (route) => {
    const name = new URL(route.request().url()).pathname.split('/')[1].replace('.svg', '')
    const body = pictures[name === 'map' ? 'wide' : name]
    return body ? route.fulfill({ contentType: 'image/svg+xml', body }) : route.fulfill({ status: 404, body: '' })
  })
  if (process.env.PHONE_FILES) await fromDisk(v.context, desk)
  await v.page.goto(`${desk.emulator_url}/#${[ids].flat().map((id) => `${id}@${ch.id}`).join(',')}`)
  await v.page.locator('[data-testid=phone-input]:enabled').nth([ids].flat().length - 1).waitFor({ state: 'attached' }) // the talks are there
  return v
}

/** While working on the page: its files straight from a folder, without building. */
async function fromDisk(context, desk) {
  const types = { js: 'text/javascript', css: 'text/css', html: 'text/html' }
  await context.route((url) => url.origin === desk.emulator_url && /^\/$|\.(js|css)$/.test(url.pathname), async (route) => {
    const path = new URL(route.request().url()).pathname.replace(/^\/$/, '/index.html')
    return route.fulfill({ contentType: types[path.split('.').pop()], body: await readFile(process.env.PHONE_FILES + path, 'utf8') })
  })
}
