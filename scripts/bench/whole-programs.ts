/**
 * Whole programs, from start to exit: `latchkey login` against the bare script that takes the same protocol steps, and
 * `latchkey status` against a Node.js that does nothing. The person's browser is a fake that answers at once and is
 * signed in at the provider already, so that hardly anything but the programs is measured.
 */
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createFakeBrowser } from '../../test/support/fake-browser.ts'
import { openLinkPipe } from './link-pipe.ts'
import { type Environment, timeProgram, weighProgram } from './program.ts'
import { CLIENT_PATHS, type Provider } from './provider.ts'
import type { Finding } from './report.ts'
import { summarise } from './statistics.ts'

const CLI = fileURLToPath(new URL('../../dist/cli/latchkey.js', import.meta.url))
const BARE = fileURLToPath(new URL('bare-login.mjs', import.meta.url))
const SCOPE = 'openid profile email'

export interface Surroundings {
  /** An empty folder of the caller's. */
  readonly folder: string
  readonly provider: Provider
  /** The daemon that `status` asks. */
  readonly socket: string
  readonly controlUrl: string
  /** Holds the way to the keychain, where there is one. */
  readonly environment: Environment
  readonly hasKeychain: boolean
  readonly runs: number
}

export async function measureWholePrograms(about: Surroundings): Promise<Finding[]> {
  return [...(await measureLogin(about)), ...(await measureStatus(about))]
}

async function measureLogin({ folder, provider, environment, hasKeychain, runs }: Surroundings): Promise<Finding[]> {
  const browser = createFakeBrowser({ login: 'alice' })
  const visits: Promise<unknown>[] = []
  const links = await openLinkPipe(folder, (url) => visits.push(browser.open(url)))
  const configuration = { oidc: { issuer: provider.issuer, client_id: provider.clientId } }
  const homes = homeMaker(folder, 'login', configuration)
  const bareArgs = [BARE, provider.issuer, provider.clientId, SCOPE, links.command]
  const loginArgs = [CLI, 'login', '--browser', links.command]
  const memoryOnly = [...loginArgs, '--memory-only']
  const countRequests = async () => (await provider.requests()).filter((line) => CLIENT_PATHS.test(line)).length

  try {
    // Files into the cache, the person signed in at the provider.
    await timeProgram(bareArgs, environment)
    await timeProgram(memoryOnly, await homes.fresh(environment))
    await provider.requests()

    const times = { bare: [] as number[], latchkey: [] as number[], cached: [] as number[], kept: [] as number[] }
    const requests = { bare: 0, latchkey: 0, cached: 0 }
    const warm = await homes.fresh(environment)
    await timeProgram(memoryOnly, warm)
    await provider.requests()
    for (let run = 0; run < runs; run++) {
      times.bare.push(await timeProgram(bareArgs, environment))
      requests.bare = await countRequests()
      times.latchkey.push(await timeProgram(memoryOnly, await homes.fresh(environment)))
      requests.latchkey = await countRequests()
      times.cached.push(await timeProgram(memoryOnly, warm))
      requests.cached = await countRequests()
      if (hasKeychain) times.kept.push(await timeProgram(loginArgs, await homes.fresh(environment)))
      await provider.requests()
    }
    const memory = {
      bare: await weighProgram(bareArgs, environment, folder),
      latchkey: await weighProgram(memoryOnly, await homes.fresh(environment), folder),
    }
    const failed = (await Promise.allSettled(visits)).filter(({ status }) => status === 'rejected').length
    if (failed > 0) throw new Error(`${failed} of the fake browser's journeys failed`)

    const bare = summarise(times.bare)
    const latchkey = summarise(times.latchkey)
    const cached = summarise(times.cached)
    const part = 'login, whole program'
    const line = (what: string, value: number, unit: Finding['unit'], count: number, aim: number | null = null) =>
      ({ part, what, value, unit, runs: count, aim }) satisfies Finding
    return [
      line('bare script, wall time (median)', bare.median, 'ms', runs),
      line('latchkey, wall time (median)', latchkey.median, 'ms', runs),
      line('latchkey to bare script, same steps', latchkey.median / bare.median, '×', runs, 1.3),
      line('latchkey with a cached discovery', cached.median, 'ms', runs),
      ...(hasKeychain ? [line('latchkey, kept in the keychain', summarise(times.kept).median, 'ms', runs)] : []),
      line('bare script, peak memory', memory.bare, 'MiB', 1),
      line('latchkey, peak memory', memory.latchkey, 'MiB', 1),
      line('bare script, requests of its own', requests.bare, 'requests', runs),
      line('latchkey, requests of its own', requests.latchkey, 'requests', runs),
      line('latchkey with a cached discovery, requests', requests.cached, 'requests', runs),
    ]
  } finally {
    links.close()
  }
}

async function measureStatus(about: Surroundings): Promise<Finding[]> {
  const { folder, provider, environment, runs } = about
  const homes = homeMaker(folder, 'status', {
    oidc: { issuer: provider.issuer, client_id: provider.clientId },
    control: { url: about.controlUrl },
    device: { socket: about.socket },
  })
  const env = await homes.fresh(environment)
  // Nobody is signed in: exit code 8 with a keychain that says so, 5 without one. Both asked vault and daemon live.
  const expected = about.hasKeychain ? 8 : 5
  const status = [CLI, 'status']
  await timeProgram(status, env, expected)
  const times = { nothing: [] as number[], status: [] as number[] }
  for (let run = 0; run < runs * 2; run++) {
    times.nothing.push(await timeProgram(['-e', '0'], env))
    times.status.push(await timeProgram(status, env, expected))
  }
  await provider.requests()
  const nothing = summarise(times.nothing)
  const asked = summarise(times.status)
  const part = 'status, whole program'
  return [
    { part, what: 'node -e 0 (median)', value: nothing.median, unit: 'ms', runs: nothing.runs, aim: null },
    { part, what: 'latchkey status (median)', value: asked.median, unit: 'ms', runs: asked.runs, aim: null },
    { part, what: 'to node -e 0', value: asked.median / nothing.median, unit: '×', runs: asked.runs, aim: 2 },
  ]
}

/** Fresh homes of Latchkey with one configuration. */
function homeMaker(folder: string, name: string, configuration: object) {
  let count = 0
  return {
    async fresh(environment: Environment): Promise<Environment> {
      count += 1
      const home = join(folder, `${name}-${count}`)
      await mkdir(home, { mode: 0o700 })
      const file = join(home, 'config.yaml')
      await writeFile(file, JSON.stringify(configuration))
      return { ...environment, LATCHKEY_HOME: home, LATCHKEY_CONFIG: file }
    },
  }
}
