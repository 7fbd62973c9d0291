/** The peers alone, without Latchkey: when this fails, the test world is broken and no other world test can be trusted. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { Account } from './account.ts'
import { PINS } from './pins.ts'
import { type ClientExit, stageNativeModules, startClient } from './run-as.ts'
import { http } from './support/http.ts'
import { run } from './support/run.ts'
import { useWorld } from './use-world.ts'
import type { World } from './world.ts'

const CHECKOUT = join(import.meta.dirname, '..', '..')
const ANY_AUTH_ID = `hskey-authreq-${'A'.repeat(24)}`

describe.each(['http', 'https'] as const)('the peers on the %s lane', (lane) => {
  const world = useWorld({ lane })
  if (lane === 'https') nobodyElseTrusts(world)
  const trust = () => {
    const { certificates } = world()
    return certificates === null ? {} : { ca: certificates.ca }
  }

  test('are of the pinned versions', async () => {
    const { parts, headscale } = world()
    expect(await headscale.version()).toBe(PINS.headscale)
    const tailscaled = await run(parts.goTools.tailscaled, ['--version'])
    expect(tailscaled.stdout.split('\n')[0]).toBe(PINS.tailscale.slice(1).split('-')[0])
    const keycloak = await readFile(join(parts.keycloak.distribution, 'version.txt'), 'utf8')
    expect(keycloak).toContain(PINS.keycloak)
  })

  test('Headscale is healthy and sends a registration to this issuer', async () => {
    const { headscale, realm } = world()
    const health = await http(`${headscale.url}/health`, trust())
    expect([health.status, health.headers['content-type']]).toEqual([200, 'application/health+json; charset=utf-8'])
    const registration = await http(`${headscale.url}/register/${ANY_AUTH_ID}`, trust())
    expect(registration.status).toBe(302)
    const location = new URL(registration.headers.location ?? '')
    expect(`${location.origin}${location.pathname}`).toBe(`${realm.issuer}/protocol/openid-connect/auth`)
    expect(location.searchParams.get('redirect_uri')).toBe(headscale.redirectUri)
  })

  test('a person registers a node in the browser, with one password', async () => {
    const { headscale, realm } = world()
    const daemon = await world().tailscaled()
    const person = await world().person()
    await person.open(await daemon.authUrl(headscale.url))
    await person.fillKeycloakLogin(realm.people.alice)
    await person.confirmHeadscale()
    const status = await daemon.waitForState('Running')
    expect(status.loginName).toBe(realm.people.alice.email)
    const node = (await headscale.nodes()).find((each) => each.nodeKey === status.nodeKey)
    expect(node?.user).toMatchObject({
      name: 'alice',
      providerId: `${realm.issuer}/${await realm.subjectOf('alice')}`,
    })
    expect(person.passwordSubmissions()).toBe(1)
    expect((await realm.events('LOGIN')).map((event) => event.details.username)).toEqual(['alice'])
  })

  test('Keycloak goes down and comes back with the same port and people', async () => {
    const { keycloak, realm } = world()
    const before = await realm.subjectOf('bob')
    await keycloak.stop()
    const discovery = `${realm.issuer}/.well-known/openid-configuration`
    await expect(http(discovery, trust())).rejects.toMatchObject({ code: 'ECONNREFUSED' })
    await keycloak.start()
    expect((await http(discovery, trust())).status).toBe(200)
    expect(await realm.subjectOf('bob')).toBe(before)
  })
})

function nobodyElseTrusts(world: () => World): void {
  test('nobody trusts the private authority who was not told to', async () => {
    const { headscale } = world()
    await expect(http(`${headscale.url}/health`)).rejects.toMatchObject({
      code: expect.stringMatching(/UNABLE_TO_VERIFY_LEAF_SIGNATURE|UNABLE_TO_GET_ISSUER_CERT_LOCALLY/),
    })
  })
}

describe('the accounts of this machine', () => {
  const world = useWorld({ lane: 'http' })

  test('only the operator may change the daemon, anyone may read it', async () => {
    const { operator, other } = world()
    const daemon = await world().tailscaled({ operator })
    const edit = (account: Account) =>
      startClient({ account, command: process.execPath, args: ['-e', EDIT_PREFS, daemon.socket] }).exit()
    const statuses = async (account: Account) => (await edit(account)).stdout.trim()
    expect(await statuses(operator)).toBe('GET 200, PATCH 200')
    expect(await statuses(other)).toBe('GET 200, PATCH 403')
  })

  test('a keyring keeps a secret for its account, and gives it out only while unlocked', async () => {
    const { other } = world()
    const keyring = await world().keyring(other)
    const folder = await stageNativeModules(world().folder, CHECKOUT)
    const entry = async (code: string): Promise<ClientExit> => {
      const script = `import { AsyncEntry } from '@napi-rs/keyring'
        const entry = new AsyncEntry('latchkey-test', 'alice', { linux: { store: 'secret-service' } })
        console.log(await ${code})`
      const args = ['--input-type=module', '--eval', script]
      return startClient({ account: other, command: process.execPath, args, env: keyring.env, cwd: folder }).exit()
    }
    expect((await entry('entry.getPassword()')).stdout).toBe('null\n')
    await entry("entry.setPassword('kept')")
    expect((await entry('entry.getPassword()')).stdout).toBe('kept\n')

    await keyring.lock()
    expect(await keyring.isLocked()).toBe(true)
    expect((await entry('entry.getPassword()')).code).toBe(1)

    await keyring.unlock()
    expect((await entry('entry.getPassword()')).stdout).toBe('kept\n')

    await keyring.stopService()
    expect((await entry('entry.getPassword()')).code).toBe(1)
    await keyring.startService()
    expect((await entry('entry.getPassword()')).stdout).toBe('kept\n')
  })

  test('a client opens the browser of a person', async () => {
    const { other, realm } = world()
    const person = await world().person()
    const client = startClient({ account: other, command: person.command, args: [`${realm.issuer}/account`] })
    await person.opened()
    await person.waitForText('Sign in to your account')
    expect((await client.exit()).code).toBe(0)
  })
})

/** Reads the daemon's preferences, changes a harmless one, and prints both statuses. */
const EDIT_PREFS = `
const { request } = require('node:http')
const call = (method, body) => new Promise((resolve, reject) => {
  const path = '/localapi/v0/prefs'
  const headers = { host: 'local-tailscaled.sock' }
  const r = request({ socketPath: process.argv[1], method, path, headers }, (answer) => resolve(answer.resume().statusCode))
  r.on('error', reject).end(body)
})
const main = async () => {
  const get = await call('GET')
  const patch = await call('PATCH', JSON.stringify({ Hostname: 'renamed', HostnameSet: true }))
  console.log('GET ' + get + ', PATCH ' + patch)
}
main()
`
