// Every element of the UI kit by itself, in all its states: axe finds nothing serious, light and dark, narrow and wide,
// and the product's bundle knows nothing of the page that shows them.
import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { after, before, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { gunzipSync } from 'node:zlib'
import axe from 'axe-core'
import { createServer } from 'vite'
import { launch, shooter, visitor } from './desk.mjs'

const here = (path) => fileURLToPath(new URL(path, import.meta.url))
const shoot = shooter('gallery')
let browser, server, url
before(async () => {
  server = await createServer({ configFile: here('../vite.config.ts'), root: here('..'), server: { port: 0, strictPort: false, proxy: {} }, logLevel: 'error' })
  await server.listen()
  url = `${server.resolvedUrls.local[0]}gallery.html`
  browser = await launch()
})
after(async () => {
  await browser?.close()
  await server?.close()
})

async function trouble(page) {
  const { violations } = await page.evaluate(async (source) => {
    if (!window.axe) (0, eval)(source)
    return window.axe.run(document, { resultTypes: ['violations'] })
  }, axe.source)
  return violations.filter((v) => ['serious', 'critical'].includes(v.impact)).flatMap((v) => v.nodes.map((n) => `${v.id}: ${n.target.join(' ')} (${n.any[0]?.message ?? v.help})`))
}

test('the gallery shows all of the kit', () => {
  const shown = readdirSync(here('../gallery')).map((f) => readFileSync(here(`../gallery/${f}`), 'utf8')).join()
  for (const element of readdirSync(here('../src/ui')).filter((f) => f.endsWith('.vue'))) assert.ok(shown.includes(`@/ui/${element}`), `${element} is not in the gallery`)
})

for (const theme of ['light', 'dark']) {
  for (const width of [1280, 390]) {
    test(`nothing serious: ${theme}, ${width} px`, async (t) => {
      const { page, context, complaints } = await visitor(browser, { viewport: { width, height: 900 } })
      t.after(() => context.close())
      await page.goto(`${url}?theme=${theme}`, { timeout: 180_000 }) // made as it is asked for
      await page.getByTestId('gallery').waitFor({ timeout: 180_000 })
      await page.waitForTimeout(400)
      const found = await trouble(page)
      await shoot(page, `${theme}_${width}`, { fullPage: true })
      for (const kind of ['plain', 'wide', 'must']) {
        await page.getByTestId(`modal-${kind}`).click()
        await page.getByRole('dialog').waitFor()
        found.push(...(await trouble(page)).map((line) => `${kind} · ${line}`))
        if (kind === 'must') await page.getByText('やめる').click()
        else await page.keyboard.press('Escape')
        await page.getByRole('dialog').waitFor({ state: 'detached' })
      }
      await page.getByTestId('menu').click()
      await page.getByRole('menu').waitFor()
      found.push(...(await trouble(page)).map((line) => `menu · ${line}`))
      assert.deepEqual(found, [])
      assert.deepEqual(complaints, [])
    })
  }
}

test('the product does not carry it', () => {
  const assets = here('../../internal/adapter/httpapi/dist/assets')
  const text = (f) => (f.endsWith('.gz') ? gunzipSync(readFileSync(`${assets}/${f}`)) : readFileSync(`${assets}/${f}`)).toString()
  const files = readdirSync(assets).filter((f) => /\.js(\.gz)?$/.test(f))
  assert.ok(files.length > 20)
  for (const f of files) assert.ok(!text(f).includes('data-specimen'), f)
})
