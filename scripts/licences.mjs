/**
 * dist/electron/licences.txt, which About shows: the licences of what the tray app consists of. Which packages those are, the
 * source maps of the build tell; beside them come what is not bundled: Electron and the native keyring.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const NOT_BUNDLED = ['electron', '@napi-rs/keyring']
const RULE = `${'─'.repeat(78)}\n`

/**
 * @param {string} root the checkout, with dist/electron and dist/renderer built
 * @throws {Error} when a package has no licence to show
 */
export function writeLicences(root) {
  const native = readdirSync(join(root, 'node_modules/@napi-rs'))
    .filter((name) => name.startsWith('keyring-'))
    .map((name) => `@napi-rs/${name}`)
  const packages = new Set([...bundled(join(root, 'dist/electron')), ...bundled(join(root, 'dist/renderer'))])
  for (const name of [...NOT_BUNDLED, ...native]) packages.add(name)
  const sections = [...packages].sort().map((name) => section(root, name))
  const own = readFileSync(join(root, 'LICENSE'), 'utf8').trim()
  const text = [`Latchkey\n\n${own}\n`, `What Latchkey is made of: ${packages.size} packages.\n`, ...sections].join(
    `\n${RULE}\n`,
  )
  writeFileSync(join(root, 'dist/electron/licences.txt'), text)
}

/**
 * @param {string} folder with source maps
 * @returns {Iterable<string>} names of packages whose code is in what was built
 */
function bundled(folder) {
  const maps = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.map'))
  if (maps.length === 0) throw new Error(`${folder} has no source maps: build first`)
  return maps.flatMap((map) => {
    const { sources } = JSON.parse(readFileSync(join(folder, map), 'utf8'))
    return sources.flatMap((/** @type {string} */ source) => {
      // The last one counts: a package may bring its own node_modules.
      const path = source.split('node_modules/').slice(1).at(-1)
      return path === undefined ? [] : [/^(?:@[^/]+\/)?[^/]+/.exec(path)?.[0] ?? []].flat()
    })
  })
}

/**
 * @param {string} root
 * @param {string} name
 */
function section(root, name) {
  const folder = join(root, 'node_modules', name)
  const { version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  const files = readdirSync(folder).filter((file) => /^(licen[cs]e|copying|notice)\b/i.test(file))
  const texts = files.map((file) => readFileSync(join(folder, file), 'utf8').trim())
  if (texts.length === 0 && typeof license !== 'string') throw new Error(`${name} says nothing of its licence`)
  const note =
    name === 'electron' ? 'Chromium and Node.js inside it: see LICENSES.chromium.html beside the program.\n' : ''
  return `${name} ${version}${typeof license === 'string' ? ` (${license})` : ''}\n${note}\n${texts.join('\n\n')}\n`
}

/**
 * @param {string} root
 * @returns {boolean} false until both parts are built
 */
export function canWriteLicences(root) {
  return ['dist/electron/main.js', 'dist/renderer/index.html'].every((file) => existsSync(join(root, file)))
}
