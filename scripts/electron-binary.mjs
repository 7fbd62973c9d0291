/**
 * Where Electron's executable is, without the package's own look-up, which downloads at once what it does not find.
 */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const PACKAGE = fileURLToPath(new URL('../node_modules/electron/', import.meta.url))

/** How a person gets it, in one line. */
export const HOW_TO_GET_ELECTRON = 'Get it with `npx install-electron` (about 110 MB from github.com).'

/**
 * @param {Readonly<Record<string, string | undefined>>} environment
 * @returns {string | null} the executable; null where there is none
 */
export function findElectron(environment = process.env) {
  const pathFile = join(PACKAGE, 'path.txt')
  const name = existsSync(pathFile) ? readFileSync(pathFile, 'utf8').trim() : null
  const folder = environment.ELECTRON_OVERRIDE_DIST_PATH
  const file = folder ? join(folder, name ?? 'electron') : name === null ? null : join(PACKAGE, 'dist', name)
  return file !== null && existsSync(file) ? file : null
}
