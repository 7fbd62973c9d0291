/**
 * `npm run build`: the terminal, then the tray app and its window where their configurations are; everything goes to
 * dist/. `npm run build -- cli` builds that part alone.
 */
import { access, chmod } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'
import { canWriteLicences, writeLicences } from './licences.mjs'

const PARTS = {
  cli: ['cli/vite.config.ts'],
  electron: ['electron/vite.config.ts', 'electron/vite.preload.config.ts'],
  renderer: ['renderer/vite.config.ts'],
}

// A test runner says "test", and what is built for it would be larger, slower and hold the paths of its sources.
process.env.NODE_ENV = 'production'

const root = fileURLToPath(new URL('..', import.meta.url))
const wanted = process.argv.slice(2)
const unknown = wanted.find((part) => !Object.hasOwn(PARTS, part))
if (unknown !== undefined) {
  console.error(`There is no part "${unknown}" to build; there are ${Object.keys(PARTS).join(', ')}.`)
  process.exit(2)
}

const started = performance.now()
for (const [part, configs] of Object.entries(PARTS)) {
  if (wanted.length > 0 && !wanted.includes(part)) continue
  for (const config of configs) {
    const there = await access(`${root}${config}`).then(
      () => true,
      () => false,
    )
    if (there) await build({ configFile: `${root}${config}` })
  }
  if (part !== 'cli' && canWriteLicences(root)) writeLicences(root)
  if (part === 'cli') await chmod(`${root}dist/cli/latchkey.js`, 0o755)
}
console.log(`Built in ${((performance.now() - started) / 1000).toFixed(1)} s.`)
