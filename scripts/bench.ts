/**
 * `npm run bench`: what Latchkey costs beside the least that could do the same, in one run on one machine. Prints a table
 * (docs/performance.md holds one), or with `--json` one object. `npm run bench -- app` is that part alone. A missed aim is
 * a line of the table, not a failure.
 */
import { execFileSync } from 'node:child_process'
import { cpus } from 'node:os'
import { parseArgs } from 'node:util'
import { createCertificates } from '../test/world/certificates.ts'
import { createWorldFolder, type WorldFolder } from '../test/world/support/folder.ts'
import { measureApp } from './bench/app/measure-app.ts'
import { startBenchDaemon } from './bench/daemon.ts'
import { type BenchKeychain, findOrStartKeychain } from './bench/keychain.ts'
import { startProvider } from './bench/provider.ts'
import { asText, type Finding, type Report, verdict } from './bench/report.ts'
import { measureResidents } from './bench/resident-programs.ts'
import { measureWholePrograms } from './bench/whole-programs.ts'
import { buildIfStale } from './build-if-stale.mjs'
import { BUILT_CLI } from './demo/cli.ts'
import { createCleanup } from './demo/ground.ts'

const PARTS = ['programs', 'residents', 'app']
/** What the measured programs are made of. */
const MEASURED = ['core', 'cli', 'electron', 'messages', 'renderer', 'package-lock.json']

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { json: { type: 'boolean', default: false }, runs: { type: 'string', default: '20' } },
})
const runs = Number(values.runs)
if (!Number.isInteger(runs) || runs < 1) {
  console.error('--runs takes a whole number of at least 1')
  process.exit(2)
}
const unknown = positionals.find((part) => !PARTS.includes(part))
if (unknown !== undefined) {
  console.error(`There is no part ${unknown}; there are ${PARTS.join(', ')}.`)
  process.exit(2)
}
const isWanted = (part: string) => positionals.length === 0 || positionals.includes(part)

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
  const findings: Finding[] = []
  if (isWanted('programs')) findings.push(...(await measurePrograms(folder, keychain)))
  if (isWanted('residents')) {
    say(`Resident programs, ${runs} sign-ins each …`)
    const certificates = await createCertificates(folder)
    const residents = { folder: await folder.sub('residents'), certificates, environment, hasKeychain, runs }
    findings.push(...(await measureResidents(residents)))
  }
  if (isWanted('app')) findings.push(...(await measureApp({ folder: await folder.sub('app'), environment, runs, say })))
  return {
    commit: commit(),
    node: process.version,
    machine: `${cpus().length} × ${cpus()[0]?.model.trim() ?? 'unknown'}, ${process.platform}`,
    keychain: keychain.words,
    findings,
  }
}

async function measurePrograms(folder: WorldFolder, { environment, hasKeychain }: BenchKeychain): Promise<Finding[]> {
  say(`Whole programs, ${runs} runs each …`)
  const daemon = await startBenchDaemon(folder)
  cleanup.add(() => daemon.stop())
  const provider = await startProvider()
  cleanup.add(() => provider.stop())
  const { socket, controlUrl } = daemon
  const work = await folder.sub('programs')
  return await measureWholePrograms({
    ...{ folder: work, provider, socket, controlUrl, environment, hasKeychain, runs },
  })
}

function withVerdicts(report: Report) {
  return { ...report, findings: report.findings.map((finding) => ({ ...finding, verdict: verdict(finding) })) }
}

/** null outside a checkout; `+` marks changed files. */
function commit(): string | null {
  const git = (...args: string[]) =>
    execFileSync('git', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
  try {
    const changed = git('status', '--porcelain', '--untracked-files=no', '--', ...MEASURED)
    return `${git('rev-parse', '--short=12', 'HEAD').trim()}${changed === '' ? '' : '+'}`
  } catch {
    return null
  }
}
