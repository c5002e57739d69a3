// Starts a demo of the given binary on free ports with a fresh data folder, runs each browser
// test of web/e2e against it, and stops it again: node script/e2e.mjs bin/madoguchi [part of a name]
//
// A test is a program: exit code 0 is a pass. It is told where things are by its environment:
// CONSOLE_URL, API_URL, EMULATOR_URL, API_TOKEN, CHANNEL_ID, LOGIN_EMAIL, LOGIN_PASSWORD and
// DEMO (the demo's whole JSON line).
import { spawn } from 'node:child_process'
import { createWriteStream, existsSync } from 'node:fs'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

const START_LIMIT_MS = 60_000
const TEST_LIMIT_MS = 240_000
const STOP_LIMIT_MS = 15_000

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..')
const [binary, only = ''] = process.argv.slice(2)
if (!binary || !existsSync(binary)) {
  console.error(`e2e: ${binary ?? 'no binary'} does not exist; run: make build`)
  process.exit(2)
}

const folder = path.join(root, 'web', 'e2e')
const tests = existsSync(folder)
  ? (await readdir(folder)).filter((f) => f.endsWith('.test.mjs') && f.includes(only)).sort()
  : []
if (tests.length === 0) {
  console.error(`e2e: no *.test.mjs in web/e2e${only && ` with "${only}" in its name`}`)
  process.exit(2)
}

let passed = 0
let failed = 0
for (const test of tests) {
  const began = Date.now()
  const problem = await inFreshDemo(test)
  const took = ((Date.now() - began) / 1000).toFixed(1)
  if (problem) {
    failed++
    console.log(`FAIL ${test} (${took} s): ${problem}`)
  } else {
    passed++
    console.log(`ok   ${test} (${took} s)`)
  }
}
console.log(`${passed} passed, ${failed} failed`)
process.exit(failed > 0 ? 1 : 0)

/** Runs one test against a demo of its own and returns what went wrong, if anything did. */
async function inFreshDemo(test) {
  const dir = await mkdtemp(path.join(tmpdir(), 'madoguchi-e2e-'))
  const logFile = path.join(dir, 'demo.log')
  const args = ['demo', '--json', '--listen', '127.0.0.1:0', '--emulator-listen', '127.0.0.1:0', '--data', path.join(dir, 'data')]
  const demo = spawn(binary, args, { stdio: ['ignore', 'pipe', 'pipe'] })
  demo.stderr.pipe(createWriteStream(logFile))
  const ended = new Promise((resolve) => demo.once('close', (code, signal) => resolve(code ?? signal)))
  const stop = () => demo.kill('SIGTERM')
  process.once('exit', stop)
  let problem
  try {
    const places = await firstLine(demo, ended)
    problem = await run(path.join(folder, test), environment(places))
  } catch (err) {
    problem = err.message
  }
  stop()
  const code = await within(STOP_LIMIT_MS, ended)
  if (code === undefined) {
    demo.kill('SIGKILL')
    await ended
    problem ??= `the demo did not stop within ${STOP_LIMIT_MS} ms`
  } else if (code !== 0) {
    problem ??= `the demo stopped with ${code}`
  }
  process.off('exit', stop)
  if (problem) console.log((await readFile(logFile, 'utf8')).split('\n').slice(-40).join('\n'))
  await rm(dir, { recursive: true, force: true })
  return problem
}

/** The demo prints its addresses first, alone on a line, when it is ready. */
async function firstLine(demo, ended) {
  const lines = createInterface({ input: demo.stdout })
  const line = new Promise((resolve) => lines.once('line', resolve))
  const first = await within(START_LIMIT_MS, Promise.race([line, ended.then((code) => ({ code }))]))
  if (typeof first === 'string') return JSON.parse(first)
  throw new Error(first ? `the demo ended with code ${first.code}` : `the demo said nothing within ${START_LIMIT_MS} ms`)
}

function environment(places) {
  const login = places.operators[0]
  return {
    ...process.env,
    CONSOLE_URL: places.console_url,
    API_URL: places.api_url,
    EMULATOR_URL: places.emulator_url,
    API_TOKEN: places.api_token,
    CHANNEL_ID: places.channel_id,
    LOGIN_EMAIL: login.email,
    LOGIN_PASSWORD: login.password,
    DEMO: JSON.stringify(places),
  }
}

async function run(file, env) {
  const child = spawn(process.execPath, [file], { env, cwd: path.join(root, 'web'), stdio: 'inherit' })
  const code = await within(TEST_LIMIT_MS, new Promise((resolve) => child.once('close', (c, signal) => resolve(c ?? signal))))
  if (code === undefined) {
    child.kill('SIGKILL')
    return `not done within ${TEST_LIMIT_MS} ms`
  }
  return code === 0 ? undefined : `exit code ${code}`
}

/** Resolves to what promise gives, or to undefined when the time is over. */
async function within(ms, promise) {
  let timer
  const over = new Promise((resolve) => (timer = setTimeout(resolve, ms)))
  const result = await Promise.race([promise, over])
  clearTimeout(timer)
  return result
}
