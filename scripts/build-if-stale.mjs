/** Builds when a built file is missing or older than any source. A fresh checkout therefore needs no step of its own. */
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const SOURCES = ['core', 'cli', 'electron', 'messages', 'renderer', 'build', 'package-lock.json', 'scripts/build.mjs']

/**
 * @param {string} built a file that the build writes, absolute
 * @returns {boolean} true when it was built now
 * @throws {Error} when the build fails; what it printed is in the message
 */
export function buildIfStale(built) {
  if (
    existsSync(built) &&
    statSync(built).mtimeMs >= Math.max(...SOURCES.map((source) => newest(join(ROOT, source))))
  ) {
    return false
  }
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(ROOT, 'scripts/build.mjs')], {
    cwd: ROOT,
    encoding: 'utf8',
  })
  if (status !== 0) throw new Error(`npm run build failed:\n${stdout}\n${stderr}`)
  return true
}

/** Time of the newest file at or below a path, in epoch milliseconds; 0 where there is none. */
function newest(path) {
  if (!existsSync(path)) return 0
  const stat = statSync(path)
  if (!stat.isDirectory()) return stat.mtimeMs
  return Math.max(stat.mtimeMs, ...readdirSync(path).map((name) => newest(join(path, name))))
}
