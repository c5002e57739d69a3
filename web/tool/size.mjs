// Fails when the first load (entry and what it preloads) passes the budget.
import { existsSync, readFileSync, statSync } from 'node:fs'

const budget = 150_000
const dist = new URL('../../internal/adapter/httpapi/dist/', import.meta.url)
const html = readFileSync(new URL('index.html', dist), 'utf8')
const manifest = JSON.parse(readFileSync(new URL('../.manifest.json', import.meta.url), 'utf8'))
const lies = (file) => new URL(existsSync(new URL(`${file}.gz`, dist)) ? `${file}.gz` : file, dist) // as keep.mjs left it
const size = (file) => statSync(lies(file)).size

// What an operator's first screen needs: the entry, and the inbox page with all it imports.
const wanted = new Set([...html.matchAll(/(?:src|href)="\/([^"]+\.(?:js|css))"/g)].map((m) => m[1]))
function add(key) {
  const chunk = manifest[key]
  if (!chunk || wanted.has('+' + key)) return
  wanted.add('+' + key)
  wanted.add(chunk.file)
  for (const css of chunk.css ?? []) wanted.add(css)
  for (const next of chunk.imports ?? []) add(next)
}
for (const [key, chunk] of Object.entries(manifest)) {
  if (chunk.isEntry || key.endsWith('pages/inbox/InboxPage.vue') || key.endsWith('locales/ja.ts')) add(key)
}

let total = 0
for (const file of [...wanted].filter((f) => !f.startsWith('+')).sort()) {
  const bytes = size(file)
  if (file.endsWith('.js')) total += bytes
  console.log(`${String(bytes).padStart(8)}  ${file}`)
}
console.log(`${String(total).padStart(8)}  first load, JavaScript, gzip (budget ${budget})`)
if (total > budget) process.exit(1)
