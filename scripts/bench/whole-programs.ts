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
/** Set apart from a real session in the same keychain. */
const PROFILE = ['--profile', 'bench']
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
  const findings = await measureLogin(about)
  try {
    return [...findings, ...(await measureStatus(about))]
  } finally {
    if (about.hasKeychain) await forgetSession(about)
  }
}

/** What the measured sign-ins have left in the keychain. */
async function forgetSession({ folder, provider, environment }: Surroundings): Promise<void> {
  const homes = homeMaker(folder, 'logout', { oidc: { issuer: provider.issuer, client_id: provider.clientId } })
  await timeProgram([CLI, 'logout', '--no-browser', ...PROFILE], await homes.fresh(environment))
}

async function measureLogin({ folder, provider, environment, hasKeychain, runs }: Surroundings): Promise<Finding[]> {
  const browser = createFakeBrowser({ login: 'alice' })
  const visits: Promise<unknown>[] = []
  const links = await openLinkPipe(folder, (url) => visits.push(browser.open(url)))
  const configuration = { oidc: { issuer: provider.issuer, client_id: provider.clientId } }
  const homes = homeMaker(folder, 'login', configuration)
  const bareArgs = [BARE, provider.issuer, provider.clientId, SCOPE, links.command]
  const loginArgs = [CLI, 'login', '--browser', links.command, ...PROFILE]
  const memoryOnly = [...loginArgs, '--memory-only', '--once']
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

    const [bare, latchkey, cached] = [times.bare, times.latchkey, times.cached].map(
      (series) => summarise(series).median,
    )
    if (bare === undefined || latchkey === undefined || cached === undefined) return []
    const lines =
      (program: string) =>
      (what: string, value: number, unit: Finding['unit'], aim: number | null = null) =>
        ({ part: 'Sign-in, whole programs', program, what, value, unit, runs: unit === 'MiB' ? 1 : runs, aim }) as const
    const [ours, theirs] = [lines('latchkey login'), lines('bare script')]
    return [
      ours('wall time, median', latchkey, 'ms'),
      theirs('wall time, median', bare, 'ms'),
      ours('to the bare script', latchkey / bare, '×', 1.3),
      ours('peak memory', memory.latchkey, 'MiB'),
      theirs('peak memory', memory.bare, 'MiB'),
      ours("requests, beside the browser's", requests.latchkey, 'requests'),
      theirs("requests, beside the browser's", requests.bare, 'requests'),
      ours('with a cached discovery: wall time', cached, 'ms'),
      ours('with a cached discovery: requests', requests.cached, 'requests'),
      ...(hasKeychain ? [ours('kept in the keychain: wall time', summarise(times.kept).median, 'ms')] : []),
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
  // The session of the measured sign-ins is active; without a keychain that is all it can say, after asking the daemon too.
  const expected = about.hasKeychain ? 0 : 5
  const status = [CLI, 'status', ...PROFILE]
  await timeProgram(status, env, expected)
  const times = { nothing: [] as number[], status: [] as number[] }
  for (let run = 0; run < runs * 2; run++) {
    times.nothing.push(await timeProgram(['-e', '0'], env))
    times.status.push(await timeProgram(status, env, expected))
  }
  await provider.requests()
  const nothing = summarise(times.nothing)
  const asked = summarise(times.status)
  const base = { part: 'Start-up', runs: asked.runs }
  const [ours, theirs] = ['latchkey status', 'node -e 0']
  return [
    { ...base, program: ours, what: 'wall time, median', value: asked.median, unit: 'ms', aim: null },
    { ...base, program: theirs, what: 'wall time, median', value: nothing.median, unit: 'ms', aim: null },
    { ...base, program: ours, what: 'to node -e 0', value: asked.median / nothing.median, unit: '×', aim: 2 },
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
