/**
 * A desk: one person's account with a keyring, one daemon, one browser and the built `latchkey`, run as an unprivileged
 * user. What a test does at it is what a person would do.
 */
import { chown, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { CliEvent, ResultEvent } from '../../core/contract/events.ts'
import { accountName, headAccount, slotAccounts } from '../../core/keychain/slots.ts'
import type { Account } from './account.ts'
import type { Headscale } from './headscale.ts'
import type { Keyring } from './keyring.ts'
import type { Person } from './person.ts'
import { type Client, type ClientExit, type StagedClient, stageClient, startClient } from './run-as.ts'
import type { Tailscaled } from './tailscaled.ts'
import type { World } from './world.ts'

const CHECKOUT = join(import.meta.dirname, '..', '..')

export interface DeskOptions {
  /** Default: the operator of the daemon. */
  readonly account?: Account
  /** Default: a new daemon. */
  readonly daemon?: Tailscaled
  /** Default: the world's. */
  readonly headscale?: Pick<Headscale, 'url'>
  /** Further lines of the `oidc:` block, as YAML flow values. */
  readonly oidc?: Readonly<Record<string, string>>
}

export interface Desk {
  readonly account: Account
  readonly daemon: Tailscaled
  readonly person: Person
  readonly keyring: Keyring
  /** LATCHKEY_HOME. */
  readonly home: string
  /** Writes the configuration anew, with further lines of the `oidc:` block. */
  readonly configure: (oidc?: Readonly<Record<string, string>>) => Promise<void>
  /** Starts `latchkey ARGS --json` as the account. */
  readonly latchkey: (args: readonly string[], env?: Readonly<Record<string, string>>) => Client
  /** `latchkey login` with the person's browser. */
  readonly login: (args?: readonly string[], env?: Readonly<Record<string, string>>) => Client
  /** A whole first sign-in: password, then the confirm page. @throws Error with the output when it does not end well */
  readonly signIn: (who: { readonly username: string; readonly password: string }) => Promise<GoodResult>
  /** What the keyring holds for a profile: the texts of its items; empty when nobody is signed in. They hold tokens: compare, do not print. */
  readonly kept: (profile: string) => Promise<readonly string[]>
}

export type GoodResult = Extract<ResultEvent, { ok: true }>
export type BadResult = Extract<ResultEvent, { ok: false }>

let staged: { readonly folder: string; readonly client: Promise<StagedClient> } | null = null
let desks = 0

export async function sitDown(world: World, options: DeskOptions = {}): Promise<Desk> {
  const account = options.account ?? world.operator
  const daemon = options.daemon ?? (await world.tailscaled())
  if (staged?.folder !== world.folder.path) {
    staged = { folder: world.folder.path, client: stageClient(world.folder, CHECKOUT, account) }
  }
  const [client, keyring, person] = await Promise.all([staged.client, world.keyring(account), world.person()])
  desks += 1
  const home = join(account.home, `latchkey-${desks}`)
  await mkdir(home, { mode: 0o700 })
  await chown(home, account.user.uid, account.user.gid)

  const configure: Desk['configure'] = async (more = {}) => {
    const lines = [
      'oidc:',
      `  issuer: ${world.realm.issuer}`,
      `  client_id: ${world.realm.latchkeyClient.id}`,
      ...Object.entries({ ...options.oidc, ...more }).map(([key, value]) => `  ${key}: ${value}`),
      'control:',
      `  url: ${(options.headscale ?? world.headscale).url}`,
      'device:',
      `  socket: ${daemon.socket}`,
      '',
    ]
    await writeFile(join(home, 'config.yaml'), lines.join('\n'))
  }
  await configure()

  const latchkey: Desk['latchkey'] = (args, env = {}) =>
    startClient({
      account,
      command: client.node,
      args: [client.script, ...args, '--json'],
      env: { ...world.trustEnv, ...keyring.env, LATCHKEY_HOME: home, ...env },
    })
  const login: Desk['login'] = (args = [], env = {}) =>
    latchkey(['login', '--browser', person.command, '--timeout', '90', ...args], env)

  const signIn: Desk['signIn'] = async (who) => {
    const running = login()
    await person.opened()
    await person.fillKeycloakLogin(who)
    await person.confirmHeadscale()
    return goodResult(await running.exit())
  }
  const kept: Desk['kept'] = async (profile) => {
    const name = accountName(profile, home)
    const slots = (['a', 'b'] as const).flatMap((slot) => slotAccounts(name, slot, Number.POSITIVE_INFINITY))
    const args = ['--input-type=module', '--eval', READ_ITEMS, headAccount(name), ...slots]
    const reader = startClient({ account, command: client.node, args, env: keyring.env, cwd: client.folder })
    return JSON.parse((await reader.exit()).stdout)
  }
  return { account, daemon, person, keyring, home, configure, latchkey, login, signIn, kept }
}

/** Run as the account: the keyring listens to nobody else. */
const READ_ITEMS = `
import { AsyncEntry } from '@napi-rs/keyring'
const items = []
for (const name of process.argv.slice(1)) {
  const text = await new AsyncEntry('Latchkey', name, { linux: { store: 'secret-service' } }).getPassword()
  if (text) items.push(text)
}
console.log(JSON.stringify(items))
`

export function eventsOf({ stdout }: Pick<ClientExit, 'stdout'>): CliEvent[] {
  return stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as CliEvent)
}

/** The last line. @throws Error with all output when it is no result */
export function resultOf(exit: ClientExit): ResultEvent {
  const last = eventsOf(exit).at(-1)
  if (last?.type !== 'result') throw new Error(`no result at the end:\n${exit.stdout}\n${exit.stderr}`)
  return last
}

export function goodResult(exit: ClientExit): GoodResult {
  const result = resultOf(exit)
  if (!result.ok) throw new Error(`it did not go well: ${JSON.stringify(result.error)}\n${exit.stdout}\n${exit.stderr}`)
  return result
}

/** Exit code and error code, to be compared at once. */
export function refusalOf(exit: ClientExit): { readonly exit: number | null; readonly code: string } {
  const result = resultOf(exit)
  return { exit: exit.code, code: result.ok ? 'ok' : result.error.code }
}
