/**
 * `npm run world -- [--https] keycloak headscale tailscaled tailscaled keyring person`: starts the named real peers (a
 * name twice: two of them) and whatever those need, says where they are and how to sign in, and ends them at Ctrl-C.
 * Needs root for what it installs and for its unprivileged user.
 */

import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { chmod, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { type Account, createAccount, OPERATOR_USER } from '../test/world/account.ts'
import { createCertificates } from '../test/world/certificates.ts'
import { reserveHeadscale, startHeadscale } from '../test/world/headscale.ts'
import { startKeycloak } from '../test/world/keycloak.ts'
import { startKeyring } from '../test/world/keyring.ts'
import { ensureParts } from '../test/world/parts/index.ts'
import { type Person, startPerson } from '../test/world/person.ts'
import { stageClient } from '../test/world/run-as.ts'
import { createWorldFolder, type WorldFolder } from '../test/world/support/folder.ts'
import { isRoot } from '../test/world/support/users.ts'
import { startTailscaled } from '../test/world/tailscaled.ts'

const CHECKOUT = join(import.meta.dirname, '..')
const PEERS = ['keycloak', 'headscale', 'tailscaled', 'keyring', 'person']
const USAGE = `usage: npm run world -- [--https] PEER…   where PEER is one of ${PEERS.join(', ')}; none: one of each`
const ONE_DAY_MS = 24 * 60 * 60 * 1000

const stops: Array<() => Promise<unknown>> = []
const interrupted = Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')])
try {
  await start(readArguments())
  say('Ctrl-C ends all of it.')
  await interrupted
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
} finally {
  for (const stop of stops.reverse()) await stop()
}
process.exit() // the person still waits for the next tab

async function start({ https, peers }: { https: boolean; peers: readonly string[] }): Promise<void> {
  const wants = (...names: string[]) => names.some((name) => peers.includes(name))
  const parts = await ensureParts()
  const folder = await createWorldFolder()
  stops.push(() => folder.remove())
  const certificates = https ? await createCertificates(folder) : undefined
  const tls = certificates ? { certificates } : {}
  const account = await createAccount(folder, OPERATOR_USER)
  const clientEnv: Record<string, string> = { ...account.env, ...certificates?.trustEnv, LATCHKEY_HOME: account.home }
  const config: string[] = []
  say(`Logs: ${folder.path}/logs`)
  if (certificates) say(`Authority to trust: ${certificates.caFile}`)

  if (wants('keycloak', 'headscale')) {
    const address = await reserveHeadscale(https)
    const keycloak = await startKeycloak({ folder, part: parts.keycloak, ...tls })
    stops.push(keycloak.stop)
    const realm = await keycloak.createRealm({ headscaleRedirects: [address.redirectUri] })
    const { alice, ...others } = realm.people
    say(`Keycloak: ${keycloak.url} (console: ${keycloak.admin.username} / ${keycloak.admin.password})`)
    say(`  issuer ${realm.issuer}, clients ${realm.latchkeyClient.id} and ${realm.headscaleClient.id}`)
    say(
      `  people: ${[alice, ...Object.values(others)].map((each) => `${each.username} / ${each.password}`).join(', ')}`,
    )
    config.push('oidc:', `  issuer: ${realm.issuer}`, `  client_id: ${realm.latchkeyClient.id}`)
    if (wants('headscale')) {
      const { id: clientId, secret: clientSecret } = realm.headscaleClient
      const oidc = { issuer: realm.issuer, clientId, clientSecret }
      const headscale = await startHeadscale({ folder, tools: parts.goTools, address, oidc, ...tls })
      stops.push(headscale.stop)
      say(`Headscale: ${headscale.url}`)
      config.push('control:', `  url: ${headscale.url}`)
    }
    if (wants('person')) await startAlice(alice)
  } else if (wants('person')) {
    await startAlice(null)
  }
  let daemons = 0
  for (const _ of peers.filter((name) => name === 'tailscaled')) {
    const daemon = await startTailscaled({ folder, tools: parts.goTools, operator: account.user, ...tls })
    stops.push(daemon.stop)
    say(`tailscaled: ${parts.goTools.tailscale} --socket=${daemon.socket} status   (operator: ${account.user.name})`)
    if (daemons === 0) config.push('device:', `  socket: ${daemon.socket}`)
    daemons += 1
  }
  if (wants('keyring')) {
    const keyring = await startKeyring({ folder, account })
    stops.push(keyring.stop)
    Object.assign(clientEnv, keyring.env)
    say(`Keyring of ${account.user.name}: ${keyring.env.DBUS_SESSION_BUS_ADDRESS}`)
  }
  await sayHowToBe(account, clientEnv, folder, config)

  async function startAlice(alice: { readonly username: string; readonly password: string } | null): Promise<void> {
    const person = await startPerson({ folder, ...tls })
    stops.push(person.stop)
    say(`Person: latchkey login --browser ${person.command}${alice ? ' signs in as alice' : ''}`)
    if (alice) void play(person, alice)
  }
}

/** Signs in and confirms in every tab that a client opens, until the world ends. */
async function play(person: Person, account: { readonly username: string; readonly password: string }): Promise<void> {
  for (;;) {
    await person.opened(ONE_DAY_MS)
    try {
      await person.fillKeycloakLogin(account)
      say(`Person: signed in as ${account.username}`)
      await person.confirmHeadscale()
      say('Person: confirmed the registration')
    } catch {
      say('Person: saw no further form in that tab') // a client that has its session already shows none
    }
  }
}

/** Writes a configuration, and a command that runs the built client as the account in this world. */
async function sayHowToBe(
  account: Account,
  env: Readonly<Record<string, string>>,
  folder: WorldFolder,
  config: string[],
) {
  if (!existsSync(join(CHECKOUT, 'dist', 'cli', 'latchkey.js'))) return say('Latchkey: not built (npm run build)')
  const client = await stageClient(folder, CHECKOUT, account)
  const configFile = join(folder.path, 'latchkey.yaml')
  await writeFile(configFile, `${config.join('\n')}\n`)
  const assignments = Object.entries({ ...env, LATCHKEY_CONFIG: configFile }).map(([key, value]) => `'${key}=${value}'`)
  const identity = isRoot() ? `setpriv --reuid=${account.user.uid} --regid=${account.user.gid} --clear-groups` : ''
  const command = join(folder.path, 'latchkey')
  await writeFile(
    command,
    `#!/bin/sh\nexec ${identity} env -i ${assignments.join(' ')} '${client.node}' '${client.script}' "$@"\n`,
  )
  await chmod(command, 0o755)
  say(`Latchkey as ${account.user.name}: ${command} doctor`)
}

function readArguments(): { https: boolean; peers: readonly string[] } {
  const { values, positionals } = parseArgs({ options: { https: { type: 'boolean' } }, allowPositionals: true })
  const unknown = positionals.find((name) => !PEERS.includes(name))
  if (unknown !== undefined) throw new Error(`unknown peer: ${unknown}\n${USAGE}`)
  return { https: values.https === true, peers: positionals.length > 0 ? positionals : PEERS }
}

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}
