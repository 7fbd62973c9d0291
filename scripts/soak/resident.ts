/**
 * The resident `latchkey watch --json`: started, killed, started again; every snapshot that it prints is read and held
 * against what must never be.
 */
import type { Snapshot } from '../../core/contract/snapshot.ts'
import { eventsOf } from '../../test/world/desk.ts'
import type { Client } from '../../test/world/run-as.ts'
import { GiveUp, waitUntil } from '../../test/world/support/wait.ts'
import type { Ground } from './ground.ts'
import { LIFE_MS } from './ground.ts'
import type { Ledger } from './ledger.ts'
import { INSPECTED } from './live-heap.ts'

export interface Resident {
  /** null before the first line of the present process. */
  readonly latest: () => Snapshot | null
  /** Of the present process; null while none runs. */
  readonly pid: () => number | null
  /** Of the present process. */
  readonly stderr: () => string
  /** Starts it and waits for its first snapshot. */
  readonly start: () => Promise<void>
  /** SIGKILL. */
  readonly kill: () => Promise<void>
  /** SIGTERM; it must end well. */
  readonly end: () => Promise<void>
  /** @throws Error when time is up or the run has had a breach */
  readonly waitFor: (what: string, look: (snapshot: Snapshot) => boolean, deadlineMs: number) => Promise<void>
  /** Everything that any of its processes printed. */
  readonly outputs: () => readonly string[]
}

const READ_EVERY_MS = 200
const START_MS = 30_000
/** A moment is quiet when the next renewal is at least this far away. */
const QUIET_MS = 3_000
const QUIET_WAIT_MS = 2 * LIFE_MS

export function createResident({ desk, environment, node }: Ground, ledger: Ledger): Resident {
  const clients: Client[] = []
  let present: { readonly client: Client; read: number; latest: Snapshot | null; wanted: boolean } | null = null
  const expected = JSON.stringify(node.addresses)

  const judge = ({ session, node: shown }: Snapshot) => {
    if (session.kind === 'signedOut' || session.kind === 'ended') {
      const why = session.kind === 'ended' ? ` (${session.because.code})` : ''
      ledger.breach(`the session is ${session.kind}${why}`)
    }
    if (shown.kind === 'foreign' || shown.kind === 'otherServer') ledger.breach(`the node is ${shown.kind}`)
    if (shown.kind === 'running' && JSON.stringify(shown.facts.addresses) !== expected) {
      ledger.breach(`the node runs with ${shown.facts.addresses.join(', ')} instead of ${node.addresses.join(', ')}`)
    }
  }
  const read = () => {
    if (present === null) return
    const text = present.client.stdout()
    const end = text.lastIndexOf('\n') + 1
    const fresh = text.slice(present.read, end)
    present.read = end
    for (const event of eventsOf({ stdout: fresh })) {
      if (event.type !== 'snapshot') continue
      present.latest = event.snapshot
      judge(event.snapshot)
    }
  }
  setInterval(read, READ_EVERY_MS).unref()

  const waitFor: Resident['waitFor'] = (what, look, deadlineMs) =>
    waitUntil(
      () => {
        read()
        if (ledger.breaches.length > 0) throw new GiveUp(`gave up waiting for ${what}: ${ledger.breaches.join('; ')}`)
        if (present?.latest != null && look(present.latest)) return true
        throw new Error(`watch last said ${JSON.stringify(present?.latest)}`)
      },
      { what, deadlineMs },
    ).then(() => {})

  const leave = async (signal: NodeJS.Signals) => {
    if (present === null) throw new Error('no watch is running')
    const { client } = present
    present.wanted = false
    client.signal(signal)
    const exit = await client.exit(15_000)
    read()
    present = null
    return exit
  }
  return {
    latest: () => present?.latest ?? null,
    pid: () => present?.client.pid ?? null,
    stderr: () => present?.client.stderr() ?? '',
    async start() {
      const client = desk.latchkey(['watch'], { ...environment, ...INSPECTED })
      const own = { client, read: 0, latest: null, wanted: true }
      clients.push(client)
      present = own
      client.exit(2 ** 31 - 1).then(
        ({ code, signal }) => {
          if (own.wanted) ledger.breach(`watch ended by itself (${signal ?? `exit code ${code}`})`)
        },
        () => {},
      )
      await waitFor('the first snapshot of watch', () => true, START_MS)
    },
    async kill() {
      await leave('SIGKILL')
    },
    async end() {
      const { code } = await leave('SIGTERM')
      ledger.holds(code === 0, `watch ended with code ${code} on SIGTERM`)
    },
    waitFor,
    outputs: () => clients.flatMap((client) => [client.stdout(), client.stderr()]),
  }
}

/** A moment in which no refresh token is on its way, and none will be sent for some seconds. */
export function untilQuiet(resident: Resident): Promise<void> {
  const look = ({ session }: Snapshot) =>
    session.kind === 'active' && session.renewAt !== null && session.renewAt - Date.now() > QUIET_MS
  return resident.waitFor('a moment between two renewals', look, QUIET_WAIT_MS)
}

/** Whether the session was renewed after `moment`: its end is a whole life later. */
export function renewedAfter({ session }: Snapshot, moment: number): boolean {
  return session.kind === 'active' && session.expiresAt - LIFE_MS > moment
}
