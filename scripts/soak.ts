/**
 * `npm run soak`: a long life in short. One person signs in once, on real peers (Keycloak with rotation and reuse detection,
 * Headscale, tailscaled, a keyring); then a resident `latchkey watch`, as an unprivileged user, must keep session and node
 * alive for `--minutes N` while the peers go and come back, the keyring is locked, the client is disabled, other
 * processes renew, and the resident one itself is killed. Ends non-zero on the first breach of what scripts/soak/run.ts,
 * resident.ts and findings.ts hold; the printed seed repeats a run.
 *
 * What is not done to it: SIGKILL and the end of Keycloak come between two renewals only. One that falls between
 * Keycloak's answer and its storage costs a rotating session by the provider's policy (reuse 0), whatever a client does;
 * test/world/crashes.spec.ts kills at those very points.
 */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { buildIfStale } from './build-if-stale.mjs'
import { BUILT_CLI } from './demo/cli.ts'
import { createCleanup } from './demo/ground.ts'
import { createDice } from './soak/dice.ts'
import { gatherFigures } from './soak/findings.ts'
import { signInOnce, startSoakWorld } from './soak/ground.ts'
import { createLedger } from './soak/ledger.ts'
import { readOptions, type SoakOptions, USAGE } from './soak/options.ts'
import { provenance } from './soak/provenance.ts'
import { asDocument, asText, type SoakReport } from './soak/report.ts'
import { createRequestPlan } from './soak/requests.ts'
import { createResident } from './soak/resident.ts'
import { disturb, holdStill } from './soak/run.ts'
import { startSampler } from './soak/samples.ts'
import { createVisitors } from './soak/visits.ts'

const DOCUMENT = join(import.meta.dirname, '..', 'docs', 'soak.md')
const cleanup = createCleanup()
const stop = () => void cleanup.run().finally(() => process.exit(130))
process.once('SIGINT', stop)
process.once('SIGTERM', stop)

try {
  const options = readOptions(process.argv.slice(2))
  if (options.help) console.log(USAGE)
  else await soak(options)
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error))
  process.exitCode = 1
} finally {
  await cleanup.run()
}
process.exit() // the person still waits for the next tab

async function soak(options: SoakOptions): Promise<void> {
  const { minutes, seed } = options
  const began = performance.now()
  const say = (line: string) => {
    const minute = ((performance.now() - began) / 60_000).toFixed(1).padStart(5)
    process.stderr.write(`${minute} min  ${line}\n`)
  }
  say(`seed ${seed}, ${minutes} minutes`)
  buildIfStale(BUILT_CLI)
  const ledger = createLedger(say)
  const world = await startSoakWorld()
  cleanup.add(() => world.stop({ keepLogs: ledger.breaches.length > 0 }))
  const ground = await signInOnce(world)
  const startedMs = performance.now()
  const resident = createResident(ground, ledger)
  cleanup.add(async () => {
    if (resident.pid() !== null) await resident.kill()
  })
  const visitors = createVisitors(ground, ledger)
  const plan = createRequestPlan()
  const parts = { ground, ledger, resident, visitors, plan, dice: createDice(seed), say }

  await resident.start()
  const sampler = startSampler(resident)
  try {
    await disturb(parts, minutes)
    await holdStill(parts)
  } catch (error) {
    ledger.breach(error instanceof Error ? error.message : String(error))
    say(`the peers' last lines:\n${world.tails()}`)
  }
  const flatness = await sampler.stop()
  const ranMs = performance.now() - startedMs
  // A breach may have come in the middle of an outage.
  await world.keycloak.start()
  await world.headscale.start()
  if (resident.pid() !== null) await resident.end()
  const figures = await gatherFigures({ parts, flatness, ranMs })
  const { recoveries, breaches } = ledger
  const report: SoakReport = { ...(await provenance()), seed, minutes, recoveries, figures, breaches }
  console.log(asText(report))
  if (options.record) await writeFile(DOCUMENT, asDocument(report))
  if (breaches.length > 0) process.exitCode = 1
}
