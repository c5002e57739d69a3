// How long the console's tasks are while messages pour in: `npm run tasks`.
//
// A task that lasts longer than 50 ms is felt: a key that comes late, a scroll that
// jerks. An operator holds eight talks and reads one of them while the demo's
// customers, all of whom wait or are answered by others, write --rate messages a second.
// Printed are how soon the page can be used, its long tasks beside the same page's at rest,
// what it holds in memory before and after each load (collected), and with --top the functions
// that took most of its processor time. It is a measure, no test. Ten minutes: --for 600.
import { existsSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { customer, launch, openDesk, rowOf, signIn, visitor } from '../e2e/desk.mjs'

const { values } = parseArgs({
  options: {
    rate: { type: 'string', default: '50' }, // messages a second
    for: { type: 'string', default: '20' }, // seconds of each load
    customers: { type: 'string', default: '200' }, // who write
    waiting: { type: 'string', default: '0' }, // others who wait and are silent
    top: { type: 'string', default: '0' }, // functions to print
    shots: { type: 'string', default: '' }, // folder for pictures of the page
  },
})
const [rate, seconds, writers, waiting, top] = ['rate', 'for', 'customers', 'waiting', 'top'].map((k) => Number(values[k]))
const open = 6 // with the demo's own two, eight: all that an operator of the demo may hold

const pause = (ms) => new Promise((done) => setTimeout(done, ms))
const all = (items, width, f) => {
  const left = [...items.entries()]
  const lane = async () => {
    for (let next; (next = left.shift()); ) await f(next[1], next[0])
  }
  return Promise.all(Array.from({ length: width }, lane))
}

/** Customers with one question each. */
async function crowd(desk, n, name) {
  const out = []
  await all(Array.from({ length: n }), 8, async (_, i) => {
    const who = await customer(desk, `${name}${i + 1}`)
    await who.say({ type: 'text', text: `${i + 1}番の注文はいつ届きますか` })
    out.push(who)
  })
  return out
}

/** Lets the customers write in turn at the rate; tells how many messages a second it became. */
async function storm(customers) {
  const begun = performance.now()
  const sent = []
  for (let n = 0; n < rate * seconds; n++) {
    const due = begun + (n * 1000) / rate
    if (due > performance.now()) await pause(due - performance.now())
    const text = `${n + 1}通目です。まだ届いていないのですが、どうなっていますか`
    sent.push(customers[n % customers.length].say({ type: 'text', text }))
  }
  await Promise.all(sent)
  return sent.length / ((performance.now() - begun) / 1000)
}

/** Long tasks of the page while something goes on, in ms, and where its time went. */
async function watch(page, cdp, doing) {
  await page.evaluate(() => {
    const tasks = (globalThis.longTasks = [])
    globalThis.taskWatch = new PerformanceObserver((list) => tasks.push(...list.getEntries().map((e) => e.duration)))
    globalThis.taskWatch.observe({ entryTypes: ['longtask'] })
  })
  const first = await held(cdp)
  const before = await busy(cdp)
  await cdp.send('Profiler.start')
  const begun = performance.now()
  const rate = await doing()
  const { profile } = await cdp.send('Profiler.stop')
  const lasted = performance.now() - begun
  const after = await busy(cdp)
  const last = await held(cdp)
  const tasks = await page.evaluate(() => (globalThis.taskWatch.disconnect(), globalThis.longTasks))
  const share = (key) => ((after[key] - before[key]) * 100_000) / lasted
  return { rate, tasks, profile, first, last, share: { task: share('TaskDuration'), style: share('RecalcStyleDuration'), layout: share('LayoutDuration') } }
}

/** What the page holds once what is not held is collected. */
async function held(cdp) {
  await cdp.send('HeapProfiler.collectGarbage')
  const { JSHeapUsedSize, Nodes } = await busy(cdp)
  return { mb: JSHeapUsedSize / 2 ** 20, nodes: Nodes }
}

/** From asking for the address to a list and an input that answer, in ms, each time anew. */
async function usable(page, times) {
  const out = []
  for (let n = 0; n < times; n++) {
    await page.reload({ waitUntil: 'commit' })
    out.push(
      await page.evaluate(
        () =>
          new Promise((done) => {
            const look = () => (document.querySelector('[data-testid=conversation-row]') && document.querySelector('[data-testid=composer]') ? requestAnimationFrame(() => done(performance.now())) : setTimeout(look, 5))
            look()
          }),
      ),
    )
  }
  return out.sort((a, b) => a - b)
}

async function busy(cdp) {
  const { metrics } = await cdp.send('Performance.getMetrics')
  return Object.fromEntries(metrics.map((m) => [m.name, m.value]))
}

/** The functions in which the page spent its time itself, ms of the whole. */
function heaviest(profile, n) {
  const byId = new Map(profile.nodes.map((node) => [node.id, node]))
  const spent = new Map()
  profile.samples.forEach((id, i) => {
    const { functionName, url, lineNumber, columnNumber } = byId.get(id).callFrame
    const name = `${functionName || '(anonymous)'} ${url.split('/').at(-1)}:${lineNumber + 1}:${columnNumber + 1}`
    spent.set(name, (spent.get(name) ?? 0) + profile.timeDeltas[i] / 1000)
  })
  spent.delete('(idle) :0:0')
  return [...spent].sort((a, b) => b[1] - a[1]).slice(0, n)
}

function report(title, { rate, tasks, profile, share, first, last }) {
  const longest = Math.round(Math.max(0, ...tasks))
  const said = rate ? `${rate.toFixed(0)} messages/s, ` : ''
  console.log(`${title}: ${said}${tasks.length} tasks > 50 ms, the longest ${longest} ms; of its time the page was busy ${share.task.toFixed(1)} %, style ${share.style.toFixed(1)} %, layout ${share.layout.toFixed(1)} %; holds ${first.mb.toFixed(1)} → ${last.mb.toFixed(1)} MB, ${first.nodes} → ${last.nodes} nodes`)
  for (const [name, ms] of heaviest(profile, top)) console.log(`  ${ms.toFixed(0).padStart(6)} ms  ${name}`)
}

const desk = await openDesk()
const browser = await launch()
try {
  const mine = await crowd(desk, open, 'わたしの客')
  const { page, complaints } = await visitor(browser)
  await signIn(page, desk, desk.operators[0])
  for (const who of mine) {
    await rowOf(page, who.name).first().click()
    await page.getByTestId('accept').click()
    await page.getByTestId('composer').waitFor()
  }
  const others = await crowd(desk, writers - open, '客')
  await crowd(desk, waiting, '静かな客')
  await page.waitForFunction((n) => Number(document.querySelector('[data-testid=tab-waiting]').textContent.replace(/\D/g, '')) >= n, writers - open + waiting)
  const soon = await usable(page, 5)
  console.log(`usable after ${Math.round(soon[2])} ms in the middle of five (${soon.map(Math.round).join(', ')})`)
  const cdp = await page.context().newCDPSession(page)
  await cdp.send('Performance.enable')
  await cdp.send('Profiler.enable')
  await cdp.send('HeapProfiler.enable')
  await pause(3_000) // what the crowd began is read to its end
  report('at rest', await watch(page, cdp, () => pause(seconds * 1000)))
  report('all write', await watch(page, cdp, () => storm([...mine, ...others])))
  report('my six write', await watch(page, cdp, () => storm(mine)))
  if (values.shots && existsSync(values.shots)) await page.screenshot({ path: `${values.shots}/inbox.png` })
  for (const what of complaints) console.log('the page complains:', what)
} catch (error) {
  if (values.shots) await browser.contexts()[0]?.pages()[0]?.screenshot({ path: `${values.shots}/trouble.png` })
  throw error
} finally {
  await browser.close()
  await desk.stop()
}
