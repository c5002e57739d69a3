// After the build: files are kept compressed, as browsers take them; that is a third of their
// size in the binary and on the way. The page itself is rewritten on its way out and stays.
// The build empties the folder that the Go program embeds; the placeholder that lets
// `go build` pass without Node has to come back.
import { readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'

const dist = new URL('../../internal/adapter/httpapi/dist/', import.meta.url)
const assets = new URL('assets/', dist)
for (const name of readdirSync(assets)) {
  const file = new URL(name, assets)
  if (!/\.(js|css|svg)$/.test(name)) continue // fonts and pictures are compressed already
  writeFileSync(new URL(name + '.gz', assets), gzipSync(readFileSync(file), { level: 9 }))
  rmSync(file)
}
// What the build says of its own parts is for size.mjs, not for browsers.
renameSync(new URL('.vite/manifest.json', dist), new URL('../.manifest.json', import.meta.url))
rmSync(new URL('.vite/', dist), { recursive: true })
writeFileSync(new URL('.keep', dist), '')
