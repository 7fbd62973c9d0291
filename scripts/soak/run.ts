/** The run itself: one disturbance after the other, in an order that the dice decide, until the time is up or something breaks. */
import { setTimeout as pause } from 'node:timers/promises'
import { waitUntil } from '../../test/world/support/wait.ts'
import type { Dice } from './dice.ts'
import { type Disturbance, disturbancesOf, killOf, visitsOf } from './disturbances.ts'
import { type Ground, LIFE_MS } from './ground.ts'
import type { Ledger } from './ledger.ts'
import type { RequestPlan } from './requests.ts'
import { type Resident, renewedAfter, untilQuiet } from './resident.ts'
import type { Visitors } from './visits.ts'

export interface SoakParts {
  readonly ground: Ground
  readonly ledger: Ledger
  readonly resident: Resident
  readonly visitors: Visitors
  readonly plan: RequestPlan
  readonly dice: Dice
  readonly say: (line: string) => void
}

/** Latest renewal by plan, one wait between tries, and what a busy machine takes. */
const RENEWAL_BOUND_MS = 0.75 * LIFE_MS + LIFE_MS / 6 + 20_000
/** The daemon's own back-off towards its control server is up to half a minute. */
const CONNECTION_BOUND_MS = 90_000
const LONGEST_CALM_MS = 8_000
/** Share of disturbances in the middle of which the resident process is killed and started too. */
const KILLED_INSIDE = 0.25
/** Share of disturbances in the middle of which a second process comes by. */
const VISITED_INSIDE = 0.6
/** Kills come in this first share of the run only: the rest is one long life, whose memory is looked at. */
const KILLS_UNTIL = 0.5

/** @throws Error at the first breach */
export async function disturb(parts: SoakParts, minutes: number): Promise<void> {
  const { ground, resident, visitors, dice } = parts
  const start = performance.now()
  const share = () => (performance.now() - start) / (minutes * 60_000)
  const kill = killOf(resident)
  const all = [...disturbancesOf(ground), kill, ...visitsOf(visitors.visit, dice)]
  while (share() < 1) {
    for (const disturbance of dice.shuffle(all)) {
      const mayKill = share() < KILLS_UNTIL
      if (share() >= 1) return
      if (disturbance === kill && !mayKill) continue
      const killInside = disturbance !== kill && mayKill && dice.chance(KILLED_INSIDE)
      await bring(parts, disturbance, killInside)
      await pause(dice.between(0, LONGEST_CALM_MS))
    }
  }
}

async function bring(parts: SoakParts, disturbance: Disturbance, killInside: boolean): Promise<void> {
  const { resident, visitors, plan, ledger, dice, say } = parts
  const { name, lasts, hinders, meanwhile } = disturbance
  if (disturbance.needsQuiet || killInside) await untilQuiet(resident)
  const began = performance.now()
  await disturbance.begin()
  const length = dice.between(...lasts)
  await pause(length / 2)
  const visit = dice.chance(VISITED_INSIDE) ? (dice.chance(0.5) ? 'status' : 'renew') : null
  if (visit !== null && lasts[1] > 0) await visitors.visit(visit, meanwhile[visit])
  if (killInside) {
    if (hinders === null) await untilQuiet(resident)
    await resident.kill()
    await resident.start()
  }
  await pause(length / 2)
  await disturbance.pass()
  const passed = Date.now()
  if (hinders !== null) plan.hindered(hinders, performance.now() - began)

  const what = `${name}${killInside ? ', watch killed meanwhile' : ''}`
  const sincePassed = () => Date.now() - passed
  const [renewedMs, connectedMs] = await Promise.all([
    untilRenewed(parts, passed, what).then(sincePassed),
    untilConnected(parts, what).then(sincePassed),
  ])
  ledger.recovered(name, { renewedMs, connectedMs })
  await holdStill(parts)
  const seconds = [length, renewedMs, connectedMs].map((ms) => (ms / 1000).toFixed(1))
  say(`${what}: ${seconds[0]} s long; renewed after ${seconds[1]} s, connected after ${seconds[2]} s`)
}

function untilRenewed({ resident }: SoakParts, passed: number, what: string): Promise<void> {
  return resident.waitFor(`a renewal after: ${what}`, (snapshot) => renewedAfter(snapshot, passed), RENEWAL_BOUND_MS)
}

/** By the word of Latchkey, and of the control server too: what the daemon shows may be a little old. */
async function untilConnected({ ground, resident }: SoakParts, what: string): Promise<void> {
  const bound = { deadlineMs: CONNECTION_BOUND_MS, everyMs: 500 }
  const isOnline = async () => (await ground.world.headscale.nodes()).some(({ online }) => online)
  await waitUntil(isOnline, { what: `Headscale to see the node after: ${what}`, ...bound })
  await resident.waitFor(`the node to be connected after: ${what}`, ({ connected }) => connected, CONNECTION_BOUND_MS)
}

/** What must be the same after every disturbance. @throws Error at a breach */
export async function holdStill({ ground, ledger }: Pick<SoakParts, 'ground' | 'ledger'>): Promise<void> {
  const { world, desk, node, pagesAtFirst } = ground
  const [daemon, nodes] = await Promise.all([desk.daemon.status(), world.headscale.nodes()])
  ledger.holds(daemon.backendState === 'Running', `the daemon is ${daemon.backendState}`)
  ledger.holds(daemon.nodeKey === node.nodeKey, 'the node has another key')
  ledger.holds(daemon.addresses.join() === node.addresses.join(), 'the node has other addresses')
  ledger.holds(nodes.length === 1, `Headscale has ${nodes.length} nodes`)
  ledger.holds(desk.person.passwordSubmissions() === 1, 'the password was asked for again')
  ledger.holds(desk.person.visited().length === pagesAtFirst, 'a browser was opened')
  if (ledger.breaches.length > 0) throw new Error('a breach ends the run')
}
