/** Headscale, tailscaled and tailscale, built from the Go tool module beside this file (exact versions, with go.sum). */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { PINS } from '../pins.ts'
import { run } from '../support/run.ts'
import { cachedFolder } from './cache.ts'

export interface GoTools {
  readonly headscale: string
  readonly tailscaled: string
  readonly tailscale: string
}

const MODULE = join(import.meta.dirname, 'go')
const PACKAGES = [
  'github.com/juanfont/headscale/cmd/headscale',
  'tailscale.com/cmd/tailscaled',
  'tailscale.com/cmd/tailscale',
]
// Built as a dependency, tailscale finds no build information of its own and would call itself "1.101.0-ERR-BuildInfo".
const LONG_VERSION = PINS.tailscale.slice(1)
const STAMPS = `-X tailscale.com/version.longStamp=${LONG_VERSION} -X tailscale.com/version.shortStamp=${LONG_VERSION.split('-')[0]}`
const FLAGS = ['-trimpath', '-buildvcs=false', `-ldflags=${STAMPS}`]

/** About three minutes on two cores with an empty build cache. */
export async function ensureGoTools(): Promise<GoTools> {
  const folder = await cachedFolder(goToolsName(), async (into) => {
    await run('go', ['build', ...FLAGS, '-o', `${into}/`, ...PACKAGES], {
      cwd: MODULE,
      env: { ...process.env, GOFLAGS: '-mod=readonly', GOTOOLCHAIN: 'local', GOWORK: 'off', CGO_ENABLED: '0' },
      deadlineMs: 25 * 60_000,
    })
  })
  return {
    headscale: join(folder, 'headscale'),
    tailscaled: join(folder, 'tailscaled'),
    tailscale: join(folder, 'tailscale'),
  }
}

function goToolsName(): string {
  const hash = createHash('sha256')
  for (const file of ['go.mod', 'go.sum']) hash.update(readFileSync(join(MODULE, file)))
  hash.update(JSON.stringify([PACKAGES, FLAGS]))
  return `go-tools-${PINS.headscale}-${hash.digest('hex').slice(0, 12)}`
}
