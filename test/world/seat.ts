/**
 * A seat at a desk: one profile of Latchkey, in which nobody has signed in yet, with a daemon and a control server of the
 * test's choice. Keyring, browser and the person's SSO session are the desk's.
 */
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { fileName } from '../../core/keychain/files.ts'
import { attend, type Credentials } from './attendant.ts'
import { type Desk, type GoodResult, goodResult, refusalOf } from './desk.ts'
import type { Headscale } from './headscale.ts'
import type { Client, ClientExit } from './run-as.ts'
import type { Tailscaled } from './tailscaled.ts'

export interface SeatOptions {
  readonly who: Credentials & { readonly email: string }
  readonly headscale: Headscale
  /** Default: the desk's. */
  readonly daemon?: Tailscaled
}

export interface Seat {
  readonly daemon: Tailscaled
  readonly headscale: Headscale
  readonly start: (args: readonly string[], env?: Readonly<Record<string, string>>) => Client
  /** The person does what the pages ask for until the client has ended. */
  readonly attend: (client: Client) => Promise<ClientExit>
  /** Starts and attends it. */
  readonly run: (args: readonly string[], env?: Readonly<Record<string, string>>) => Promise<ClientExit>
  /** Runs it into a checkpoint. @throws Error with the output when it did not die there by SIGKILL */
  readonly kill: (args: readonly string[], point: string) => Promise<void>
  /** `latchkey status`: `ok` or the code of its error. */
  readonly status: () => Promise<string>
  /** A login that works: the session in the keychain can be renewed, one node runs for the person, no lock is left. */
  readonly login: () => Promise<GoodResult>
}

let seats = 0

export function sit(desk: Desk, { who, headscale, daemon = desk.daemon }: SeatOptions): Seat {
  seats += 1
  const profile = `seat-${seats}`
  const base = {
    LATCHKEY_CONFIG: join(desk.home, 'config.yaml'),
    LATCHKEY_DEVICE_SOCKET: daemon.socket,
    LATCHKEY_CONTROL_URL: headscale.url,
  }

  const start: Seat['start'] = ([command = '', ...options], env = {}) => {
    const args = ['--profile', profile, ...options]
    const all = { ...base, ...env }
    if (command !== 'login') return desk.latchkey([command, ...args], all)
    if (!options.includes('--device')) return desk.login(args, all)
    const client = desk.latchkey([command, ...args], all)
    void client.waitForLine(/"type":"deviceCode"/).then(
      (line) => desk.person.open(JSON.parse(line).verificationUriComplete),
      () => {}, // it ended before
    )
    return client
  }
  const attendTo: Seat['attend'] = (client) => attend(desk.person, client, who)
  const run: Seat['run'] = (args, env) => attendTo(start(args, env))
  const succeed = async (...args: string[]) => goodResult(await run(args))

  const kill: Seat['kill'] = async (args, point) => {
    const exit = await run(args, { LATCHKEY_TEST_KILL_AT: point })
    if (exit.signal !== 'SIGKILL') throw new Error(`it never came to ${point}:\n${exit.stdout}\n${exit.stderr}`)
  }
  /** Of the queue of the lock: `n.` is a name that was bound and never took part. */
  const ticketsLeft = async () => {
    const names = await readdir(join(desk.home, 'lock', fileName(profile)))
    return names.filter((name) => !name.startsWith('n.'))
  }
  const login: Seat['login'] = async () => {
    const result = await succeed('login')
    await succeed('renew')
    const { nodeKey, backendState, loginName } = await daemon.status()
    const nodes = (await headscale.nodes()).filter((node) => node.nodeKey === nodeKey)
    const found = { state: result.node?.state, backendState, loginName, nodes: nodes.length }
    const expected = { state: 'running', backendState: 'Running', loginName: who.email, nodes: 1 }
    const tickets = await ticketsLeft()
    if (JSON.stringify(found) !== JSON.stringify(expected) || tickets.length > 0) {
      throw new Error(`not a good end: ${JSON.stringify(found)}, lock: ${tickets.join(' ')}`)
    }
    return result
  }
  const status = async () => refusalOf(await run(['status'])).code
  return { daemon, headscale, start, attend: attendTo, run, kill, status, login }
}
