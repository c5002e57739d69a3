// The build empties the folder that the Go program embeds; the placeholder
// that lets `go build` pass without Node has to come back.
import { writeFileSync } from 'node:fs'
writeFileSync(new URL('../../internal/adapter/httpapi/dist/.keep', import.meta.url), '')
