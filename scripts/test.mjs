/**
 * `npm cit` and `npm test`: sets up what is missing, checks, builds, and runs every suite with its wall time. Ends with
 * the line `N passed, N failed`. A suite whose peers cannot be had is skipped by name; under CI=true a skip is a failure.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { run } from './run.mjs'

const inCi = process.env.CI === 'true'
const reports = mkdtempSync(join(tmpdir(), 'latchkey-reports-'))
const total = { passed: 0, failed: 0, skipped: 0 }

step('checks', 'npm', ['run', '--silent', 'check'])
step('build', 'npm', ['run', '--silent', 'build'])
const parts = run('parts of the test world', 'tsx', ['test/world/parts/ensure.ts'])
if (!parts.ok && inCi) total.failed += 1

for (const suite of ['unit', 'integration', 'packaging', 'app', 'world']) runSuite(suite)

rmSync(reports, { recursive: true, force: true })
const skipped = total.skipped > 0 ? `, ${total.skipped} skipped` : ''
console.log(`\n${total.passed} passed, ${total.failed} failed${skipped}`)
process.exit(total.failed === 0 ? 0 : 1)

/** A step that is one check: it counts as one test. */
function step(title, command, args) {
  const { ok } = run(title, command, args)
  total[ok ? 'passed' : 'failed'] += 1
}

function runSuite(suite) {
  if (suite === 'world' && !parts.ok) {
    console.log('skipped: world suite, because its parts cannot be had (see above)')
    total[inCi ? 'failed' : 'skipped'] += 1
    return
  }
  const report = join(reports, `${suite}.json`)
  const { ok } = run(`${suite} suite`, 'vitest', [
    ...['run', '--project', suite],
    ...['--reporter=default', '--reporter=json', `--outputFile.json=${report}`],
  ])
  const counts = readCounts(report)
  total.passed += counts.passed
  total.failed += counts.failed
  const left = inCi ? 'failed' : 'skipped'
  total[left] += counts.skipped
  if (counts.skipped > 0) console.log(`${left}: ${counts.skipped} tests of the ${suite} suite did not run`)
  // A suite that broke before or beside its tests has failed even if no test says so.
  if (!ok && counts.failed === 0) total.failed += 1
  if (ok && counts.passed === 0) total.failed += 1
}

function readCounts(report) {
  try {
    const { numPassedTests, numFailedTests, numPendingTests, numTodoTests } = JSON.parse(readFileSync(report, 'utf8'))
    return { passed: numPassedTests, failed: numFailedTests, skipped: numPendingTests + numTodoTests }
  } catch {
    return { passed: 0, failed: 1, skipped: 0 }
  }
}
