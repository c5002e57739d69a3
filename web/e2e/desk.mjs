// What every browser story needs: a desk to talk to, a browser, and hands.
//
// The desk is either running already (CONSOLE_URL, EMULATOR_URL, LOGIN_EMAIL,
// LOGIN_PASSWORD, and LOGIN2_EMAIL for a second operator), or it is started from
// MADOGUCHI_BIN as a demo on free ports and ended afterwards.
import { spawn } from 'node:child_process'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { chromium } from 'playwright-core'

/** Finds or starts the desk; `stop` ends what was started. Without `bot` every question waits for a person. `own`: networks it may ask by http. */
export async function openDesk({ bot = false, own = '' } = {}) {
  const env = process.env
  if (env.CONSOLE_URL) {
    const operators = [env.LOGIN_EMAIL, env.LOGIN2_EMAIL].filter(Boolean).map((email) => ({ email, password: env.LOGIN_PASSWORD }))
    return { console_url: env.CONSOLE_URL, emulator_url: env.EMULATOR_URL, channel_id: env.CHANNEL_ID, operators, stop: async () => {} }
  }
  if (!env.MADOGUCHI_BIN) throw new Error('Set CONSOLE_URL, EMULATOR_URL, LOGIN_EMAIL and LOGIN_PASSWORD, or MADOGUCHI_BIN to a built binary.')
  const data = await mkdtemp(join(tmpdir(), 'madoguchi-e2e-'))
  const child = spawn(env.MADOGUCHI_BIN, ['demo', '--json', '--listen', '127.0.0.1:0', '--emulator-listen', '127.0.0.1:0', '--data', data, bot ? '--bot' : '--no-bot', ...(own ? ['--own-networks', own] : [])], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const sheet = await new Promise((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`the demo ended at once, with ${code}`)))
    createInterface({ input: child.stdout }).once('line', (line) => resolve(JSON.parse(line)))
  })
  return {
    ...sheet,
    async stop() {
      const gone = new Promise((resolve) => child.once('exit', resolve))
      child.kill('SIGTERM')
      const code = await gone // an orderly stop is part of the story
      if (code !== 0) throw new Error(`the demo ended with ${code}`)
      await rm(data, { recursive: true, force: true })
    },
  }
}

/** A port that is free now. */
const freePort = () =>
  new Promise((resolve) => {
    const s = createServer().listen(0, '127.0.0.1', () => {
      const { port } = s.address()
      s.close(() => resolve(port))
    })
  })

/** The first line of a stream that fits. */
const line = (stream, fits) =>
  new Promise((resolve, reject) => {
    const lines = createInterface({ input: stream })
    lines.on('line', (text) => fits.test(text) && resolve(fits.exec(text)))
    lines.on('close', () => reject(new Error(`it ended without ${fits}`)))
  })

/** A desk in which nobody has set anything up, beside an emulator with one channel: `link` is the one in its log. */
export async function openEmptyDesk() {
  const bin = process.env.MADOGUCHI_BIN
  const data = await mkdtemp(join(tmpdir(), 'madoguchi-empty-'))
  const emulator = spawn(bin, ['emulator', '--listen', '127.0.0.1:0'], { stdio: ['ignore', 'pipe', 'inherit'] })
  const [address, id, key] = await Promise.all([line(emulator.stdout, /LINE emulator: (\S+)/), line(emulator.stdout, /^channel (\S+)/), line(emulator.stdout, /^secret (\S+)/)])
  const port = await freePort()
  const desk = spawn(bin, ['serve', '--data', data, '--listen', `127.0.0.1:${port}`, '--line-api', address[1], '--line-blob-api', address[1]], { stdio: ['ignore', 'inherit', 'pipe'] })
  const link = (await line(desk.stderr, /(http\S+\/setup#\S+)/))[1]
  return {
    console_url: `http://127.0.0.1:${port}`,
    emulator_url: address[1],
    channel_id: id[1],
    secret: key[1],
    link,
    async stop() {
      for (const child of [desk, emulator]) {
        const gone = new Promise((resolve) => child.once('exit', resolve))
        if (child.kill('SIGTERM')) await gone
      }
      await rm(data, { recursive: true, force: true })
    },
  }
}

export const launch = (env = {}) =>
  chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    env: { ...process.env, ...env },
    args: ['--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu'],
  })

/** A browser of its own, Japanese; whatever its pages complain about is collected in `complaints`. */
export async function visitor(browser, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'ja-JP', timezoneId: 'Asia/Tokyo', ...options })
  const complaints = []
  context.on('weberror', (error) => complaints.push(error.error().message))
  context.on('console', (message) => {
    // The browser itself reports refused requests; the tests look at those where they matter.
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) complaints.push(message.text())
  })
  return { context, page: await context.newPage(), complaints }
}

/** Takes pictures of a story into the folder SCREENSHOTS, if it is named: `<story>_<name>.png`, once the page has come to rest. */
export const shooter = (story) => async (page, name, options = {}) => {
  const folder = process.env.SCREENSHOTS
  if (!folder) return
  await mkdir(folder, { recursive: true })
  await page.waitForTimeout(400)
  await page.screenshot({ path: join(folder, `${story}_${name}.png`), ...options })
}

/** Signs an operator in through the page. */
export async function signIn(page, desk, operator) {
  await page.goto(desk.console_url)
  await page.getByTestId('login-email').fill(operator.email)
  await page.getByTestId('login-password').fill(operator.password)
  await page.getByTestId('login-submit').click()
  await page.getByTestId('presence').waitFor()
}

/** Lets something happen on the emulator: JSON in, JSON out. */
export async function emulate(desk, path, body) {
  const answer = await fetch(desk.emulator_url + path, {
    method: body ? 'POST' : 'GET',
    headers: { 'Content-Type': 'application/json' },
    body: body && JSON.stringify(body),
  })
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`)
  return answer.json()
}

/** A new customer with a name nobody else has. */
export async function customer(desk, name) {
  const { id } = await emulate(desk, '/emu/users', { display_name: name, language: 'ja', channel_id: desk.channel_id })
  /** What the customer got, as LINE's message objects. */
  const got = async () => (await emulate(desk, '/emu/ledger?after=0')).items.filter((i) => i.user_id === id && i.direction === 'out').map((i) => i.message)
  /** Waits until the customer got so many. */
  const until = async (n) => {
    for (;;) {
      const all = await got()
      if (all.length >= n) return all
      await new Promise((done) => setTimeout(done, 50))
    }
  }
  return { id, name, got, until, say: (message) => emulate(desk, `/emu/users/${id}/messages`, { channel_id: desk.channel_id, ...message }) }
}

export const rowOf = (page, name) => page.getByTestId('conversation-row').filter({ hasText: name })
export const bubbles = (page, side) => page.locator(`[data-testid=bubble]${side ? `[data-side=${side}]` : ''}`)

/** A small photo, painted by the browser itself. */
export const picture = async (page, width = 320, height = 240) =>
  Buffer.from(
    await page.evaluate((size) => {
      const canvas = Object.assign(document.createElement('canvas'), size)
      const brush = canvas.getContext('2d')
      brush.fillStyle = '#7a9'
      brush.fillRect(20, 20, size.width - 40, size.height - 40)
      return canvas.toDataURL('image/png').split(',')[1]
    }, { width, height }),
    'base64',
  )

/** A wire to the desk that can be cut: connections die, new ones are refused, until it is mended. */
export async function openWire(to) {
  const { hostname, port } = new URL(to)
  const live = new Set()
  const server = createServer((near) => {
    const far = connect(Number(port), hostname)
    for (const [a, b] of [[near, far], [far, near]]) {
      live.add(a)
      a.on('error', () => b.destroy()).on('close', () => (live.delete(a), b.destroy()))
      a.pipe(b)
    }
  })
  const listen = (at) => new Promise((resolve) => server.listen(at, '127.0.0.1', resolve))
  await listen(0)
  const own = server.address().port
  return {
    url: `http://127.0.0.1:${own}`,
    cut: () => new Promise((resolve) => (server.close(resolve), live.forEach((s) => s.destroy()))),
    mend: () => listen(own),
  }
}
