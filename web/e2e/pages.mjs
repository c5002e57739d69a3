// The console's pages, as the router knows them: a new one is in every story that goes through all.
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const router = readFileSync(fileURLToPath(new URL('../src/app/router.ts', import.meta.url)), 'utf8')

/** The addresses of the router: each view of a page by itself; those that need an id are opened by hand. */
export const addresses = [...router.matchAll(/path: '([^']+)', name/g)].flatMap(([, path]) => {
  const [, base, views] = /^(\/[^:]*?)\/?(?::view\(([^)]+)\)\?)?(?:\/:id\?)?$/.exec(path) ?? []
  if (!base || path.includes('/:id') && !path.includes('/:id?')) return []
  return views ? views.split('|').map((view) => `${base}/${view}`) : [base]
})

/** A page is looked at when nothing of it is on its way. */
export const settled = async (page) => {
  await page.waitForTimeout(300) // what was asked for is busy by now
  await page.waitForFunction(() => !document.querySelector('[aria-busy=true]') && document.getAnimations().every((a) => a.playState !== 'running' || a.effect.getTiming().iterations === Infinity))
}
