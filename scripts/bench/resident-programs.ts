/** The resident core beside its peers, behind a relay: for each distance and each program the moments a person waits for. */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Certificates } from '../../test/world/certificates.ts'
import type { Environment } from './program.ts'
import { startDistantProvider } from './provider.ts'
import type { Finding } from './report.ts'
import type { ResidentName, ResidentResult, ResidentTask } from './resident-process.ts'
import { summarise } from './statistics.ts'

export interface ResidentSurroundings {
  readonly folder: string
  readonly certificates: Certificates
  /** Holds the way to the keychain, where there is one. */
  readonly environment: Environment
  readonly hasKeychain: boolean
  readonly runs: number
}

const DISTANCES_MS = [0, 50] as const
const PEERS: readonly ResidentName[] = ['bare', 'bareChecking', 'msal']
/** Far less than a person takes, so that nothing has more time to prepare than it would have. */
const THINK_MS = 400
const LIMIT_MS = 300_000
const PROCESS = fileURLToPath(new URL('resident-process.ts', import.meta.url))

export async function measureResidents(about: ResidentSurroundings): Promise<Finding[]> {
  const findings: Finding[] = []
  // Beside the keychain's cost, ours alone.
  const ours: readonly ResidentName[] = about.hasKeychain ? ['latchkey', 'latchkeyInMemory'] : ['latchkey']
  for (const rtt of DISTANCES_MS) {
    const provider = await startDistantProvider(rtt, about.certificates)
    try {
      for (const resident of [...ours, ...PEERS]) {
        const folder = join(about.folder, `${resident}-${rtt}`)
        await mkdir(folder)
        const { issuer, clientId } = provider
        const { hasKeychain, runs } = about
        const { caFile } = about.certificates
        const task = { resident, issuer, clientId, folder, hasKeychain, caFile, runs, thinkMs: THINK_MS }
        findings.push(...judge(await run(task, about), rtt, resident === 'latchkey'))
      }
    } finally {
      await provider.stop()
    }
  }
  return findings
}

async function run(task: ResidentTask, { environment, certificates }: ResidentSurroundings): Promise<ResidentResult> {
  const child = fork(PROCESS, [JSON.stringify(task)], {
    execArgv: ['--import', 'tsx'],
    env: { ...environment, ...certificates.trustEnv },
  })
  const ended = once(child, 'exit').then(([code]) => {
    throw new Error(`the process of ${task.resident} ended with ${code} before its result`)
  })
  const told = once(child, 'message', { signal: AbortSignal.timeout(LIMIT_MS) })
  ended.catch(() => {})
  try {
    const [result] = (await Promise.race([told, ended])) as [ResidentResult]
    return result
  } finally {
    child.kill()
  }
}

/** Aims are Latchkey's own. */
function judge({ name, requests, ...times }: ResidentResult, rtt: number, isOurs: boolean): Finding[] {
  const part = `Resident programs, ${rtt} ms away`
  const aim = (most: number) => (isOurs ? most : null)
  const launch = summarise(times.launch)
  const callback = summarise(times.callback)
  const renewal = summarise(times.renewal)
  const validated = summarise(times.renewalValidated)
  const line = (what: string, value: number, unit: Finding['unit'], most: number | null) =>
    ({ part, program: name, what, value, unit, runs: launch.runs, aim: most }) satisfies Finding
  return [
    line('click to browser launch, p95', launch.p95, 'ms', aim(20)),
    line('requests before the launch', requests.beforeLaunch, 'requests', aim(0)),
    line('callback to validated and saved tokens, median', callback.median, 'ms', aim(rtt + 20)),
    line('callback to validated and saved tokens, p95', callback.p95, 'ms', null),
    // The token request and the discovery document, which is looked at again, and the key set.
    line("requests a sign-in, beside the browser's", requests.signIn, 'requests', aim(3)),
    line('renewal on a warm connection to validated and saved tokens, median', renewal.median, 'ms', aim(rtt + 10)),
    line('of it, until they are validated', validated.median, 'ms', null),
    line('requests a renewal', requests.renewal, 'requests', aim(1)),
    line('requests where the answer is kept', requests.ask, 'requests', aim(0)),
  ]
}
