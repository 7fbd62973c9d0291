/**
 * `npm run bench`: what Latchkey costs beside the least that could do the same, in one run on one machine. Prints a table
 * (docs/performance.md holds one), or with `--json` one object. A missed aim is a line of the table, not a failure.
 */
import { execFileSync } from 'node:child_process'
import { cpus } from 'node:os'
import { parseArgs } from 'node:util'
import { createCertificates } from '../test/world/certificates.ts'
import { createWorldFolder } from '../test/world/support/folder.ts'
import { startBenchDaemon } from './bench/daemon.ts'
import { findOrStartKeychain } from './bench/keychain.ts'
import { startProvider } from './bench/provider.ts'
import { asText, type Report, verdict } from './bench/report.ts'
import { measureResidents } from './bench/resident-programs.ts'
import { measureWholePrograms } from './bench/whole-programs.ts'
import { buildIfStale } from './build-if-stale.mjs'
import { BUILT_CLI } from './demo/cli.ts'
import { createCleanup } from './demo/ground.ts'

const { values } = parseArgs({
  options: { json: { type: 'boolean', default: false }, runs: { type: 'string', default: '20' } },
})
const runs = Number(values.runs)
if (!Number.isInteger(runs) || runs < 1) {
  console.error('--runs takes a whole number of at least 1')
  process.exit(2)
}

const cleanup = createCleanup()
const stop = () => void cleanup.run().finally(() => process.exit(130))
process.once('SIGINT', stop)
process.once('SIGTERM', stop)
const say = (line: string) => void process.stderr.write(`${line}\n`)

try {
  const report = await measure()
  console.log(values.json ? JSON.stringify(withVerdicts(report)) : asText(report))
} finally {
  await cleanup.run()
}

async function measure(): Promise<Report> {
  buildIfStale(BUILT_CLI)
  const folder = await createWorldFolder()
  cleanup.add(() => folder.remove())
  const keychain = await findOrStartKeychain(folder)
  cleanup.add(() => keychain.stop())
  const { environment, hasKeychain } = keychain

  say(`Whole programs, ${runs} runs each …`)
  const daemon = await startBenchDaemon(folder)
  cleanup.add(() => daemon.stop())
  const provider = await startProvider()
  cleanup.add(() => provider.stop())
  const { socket, controlUrl } = daemon
  const work = await folder.sub('programs')
  const whole = await measureWholePrograms({
    ...{ folder: work, provider, socket, controlUrl, environment, hasKeychain, runs },
  })

  say(`Resident programs, ${runs} sign-ins each …`)
  const certificates = await createCertificates(folder)
  const residents = await measureResidents({
    ...{ folder: await folder.sub('residents'), certificates, environment, hasKeychain, runs },
  })
  return {
    commit: commit(),
    node: process.version,
    machine: `${cpus().length} × ${cpus()[0]?.model.trim() ?? 'unknown'}, ${process.platform}`,
    keychain: keychain.words,
    findings: [...whole, ...residents],
  }
}

function withVerdicts(report: Report) {
  return { ...report, findings: report.findings.map((finding) => ({ ...finding, verdict: verdict(finding) })) }
}

/** null outside a checkout; `+` marks changed files. */
function commit(): string | null {
  const git = (...args: string[]) =>
    execFileSync('git', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
  try {
    const changed = git('status', '--porcelain', '--untracked-files=no', '--', 'core', 'cli', 'package-lock.json')
    return `${git('rev-parse', '--short=12', 'HEAD').trim()}${changed === '' ? '' : '+'}`
  } catch {
    return null
  }
}
