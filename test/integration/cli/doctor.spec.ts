/** Every check of the doctor, seen to pass and seen to fail. */
import { rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type BuiltCli, buildCli, type CliExit, type CliLine, runCli } from '../../support/cli.ts'
import { type CliWorld, startCliWorld } from '../../support/cli-world.ts'
import { canHaveKeyring, type OwnKeyring, startOwnKeyring } from '../../support/own-keyring.ts'

describe.skipIf(!(await canHaveKeyring()))('latchkey doctor', () => {
  let cli: BuiltCli
  let keyring: OwnKeyring
  let world: CliWorld

  beforeAll(async () => {
    cli = await buildCli()
    keyring = await startOwnKeyring()
  })
  afterAll(async () => {
    await keyring.remove()
    await cli.remove()
  })
  beforeEach(async () => {
    world = await startCliWorld()
  })
  afterEach(() => world.stop())

  function latchkey(command: string, more: Readonly<Record<string, string>> = {}): Promise<CliExit> {
    const env = { ...world.home.env, ...keyring.env, BROWSER: world.person.command, ...more }
    return runCli(cli.script, [command, '--json'], env)
  }
  const check = (events: readonly CliLine[], area: string, name: string): CliLine | undefined =>
    events.find((event) => event.type === 'check' && event.area === area && event.name === name)
  const failure = (code: string) => ({ type: 'result', ok: false, error: expect.objectContaining({ code }) })

  it('finds nothing amiss where nothing is, and checks every part', async () => {
    await latchkey('login')
    const { code, events, stderr } = await latchkey('doctor')
    await latchkey('logout')
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    const checks = events.filter(({ type }) => type === 'check')
    expect(checks.filter(({ verdict }) => verdict !== 'ok')).toEqual([])
    expect(checks.map(({ area, name }) => `${area}: ${name}`)).toEqual(
      expect.arrayContaining([
        'latchkey: version',
        'configuration: oidc.issuer',
        'configuration: control.url',
        'keychain: own files',
        'keychain: write, read, delete',
        'keychain: session',
        'keychain: lock',
        'network: certificate authorities',
        'provider: discovery',
        'provider: key set',
        'provider: PKCE',
        'provider: clock',
        'browser: redirect',
        'browser: browser',
        'control server: server',
        'control server: address',
        'control server: sign-in there',
        'control server: same provider',
        'daemon: daemon',
        'daemon: permission',
        'daemon: this device',
        'daemon: node key',
      ]),
    )
    expect(events.at(-1)).toMatchObject({ type: 'result', ok: true, identity: { email: 'alice@example.com' } })
    expect(checks.every(({ found }) => !/undefined|NaN|\[object/.test(String(found)))).toBe(true)
  })

  it('says where each setting came from, and of a secret only that there is one', async () => {
    await world.writeConfig('redirect: { ports: [] }')
    const { events, stdout } = await latchkey('doctor', {
      LATCHKEY_OIDC_CLIENT_SECRET: 'very-secret',
      HEADSCALE_OIDC_ALLOWED_GROUPS: 'vpn staff',
    })
    const found = (name: string) => check(events, 'configuration', name)?.found
    expect(found('oidc.issuer')).toBe(`${world.issuer.issuer} (${world.home.config}:1)`)
    expect(found('control.url')).toBe(`${world.headscale.url} (${world.home.config}:2)`)
    expect(found('oidc.allowed_groups')).toBe('vpn, staff (environment variable HEADSCALE_OIDC_ALLOWED_GROUPS)')
    expect(found('oidc.client_secret')).toBe('set (environment variable LATCHKEY_OIDC_CLIENT_SECRET)')
    expect(found('oidc.email_verified_required')).toBe('true (default)')
    expect(stdout).not.toContain('very-secret')
  })

  it('with a wrong configuration: names the place and ends with 2', async () => {
    await world.writeConfig('contrl: {}')
    const { code, events } = await latchkey('doctor')
    expect(code).toBe(2)
    expect(check(events, 'configuration', 'file')).toMatchObject({ verdict: 'fail', code: 'config.invalid' })
    expect(events.at(-1)).toEqual(failure('config.invalid'))
  })

  it('without a configuration: says so first, and checks all that needs none', async () => {
    await rm(world.home.config)
    const { code, events } = await latchkey('doctor')
    expect(code).toBe(2)
    expect(events.at(-1)).toEqual(failure('config.file-missing'))
    expect(check(events, 'keychain', 'write, read, delete')).toMatchObject({ verdict: 'ok' })
    expect(check(events, 'browser', 'redirect')).toMatchObject({ verdict: 'ok' })
    expect(check(events, 'network', 'certificate authorities')).toMatchObject({ verdict: 'ok' })
    expect(check(events, 'provider', 'provider')).toMatchObject({ verdict: 'skip' })
    expect(events.some(({ area }) => area === 'daemon')).toBe(true)
  })

  it('without a keychain: 5, although the daemon is down too', async () => {
    await world.daemon.stop()
    const { code, events } = await latchkey('doctor', { DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nonexistent' })
    expect(code).toBe(5)
    expect(check(events, 'keychain', 'write, read, delete')).toMatchObject({ verdict: 'fail', code: 'keychain.absent' })
    expect(check(events, 'daemon', 'daemon')).toMatchObject({ verdict: 'fail', code: 'node.daemon-unreachable' })
    expect(events.at(-1)).toEqual(failure('keychain.absent'))
  })

  it('with the provider away: 4, and what depends on it is skipped', async () => {
    await world.issuer.stop()
    const { code, events } = await latchkey('doctor')
    expect(code).toBe(4)
    expect(check(events, 'provider', 'discovery')).toMatchObject({ verdict: 'fail', code: 'oidc.unreachable' })
    expect(check(events, 'provider', 'PKCE')).toBeUndefined()
  })

  it('with a provider that lists PKCE without S256: a warning', async () => {
    world.issuer.hooks.metadata = (document) => ({ ...document, code_challenge_methods_supported: ['plain'] })
    const { code, events } = await latchkey('doctor')
    expect(code).toBe(0)
    expect(check(events, 'provider', 'PKCE')).toMatchObject({ verdict: 'warn', fix: expect.stringContaining('S256') })
  })

  it('with every redirect port taken: says so', async () => {
    const squatter = createServer()
    await new Promise<void>((resolve) => squatter.listen(0, '127.0.0.1', resolve))
    const address = squatter.address()
    const port = typeof address === 'object' ? address?.port : 0
    await world.writeConfig(`redirect: { ports: [${port}] }`)
    const { events } = await latchkey('doctor')
    squatter.close()
    expect(check(events, 'browser', 'redirect')).toMatchObject({ verdict: 'fail', code: 'oidc.redirect-ports-taken' })
  })

  it('without display and BROWSER: points to --device', async () => {
    const { events } = await latchkey('doctor', { BROWSER: '' })
    expect(check(events, 'browser', 'browser')).toMatchObject({
      verdict: 'warn',
      fix: expect.stringContaining('--device'),
    })
  })

  it('names proxies without their password, what cannot be read of the authorities, and a check that others turned off', async () => {
    await world.writeConfig()
    const { events } = await latchkey('doctor', {
      SSL_CERT_FILE: '/nonexistent.pem',
      HTTPS_PROXY: 'http://u:pw@proxy:1',
      NODE_TLS_REJECT_UNAUTHORIZED: '0',
    })
    expect(events.filter(({ area, verdict }) => area === 'network' && verdict === 'warn')).toEqual([
      expect.objectContaining({ found: expect.stringContaining('NODE_TLS_REJECT_UNAUTHORIZED') }),
      expect.objectContaining({ found: expect.stringContaining('/nonexistent.pem') }),
    ])
  })

  it('with Headscale away: 4', async () => {
    await world.headscale.stop()
    const { code, events } = await latchkey('doctor')
    expect(code).toBe(4)
    expect(check(events, 'control server', 'server')).toMatchObject({
      verdict: 'fail',
      code: 'node.control-unreachable',
    })
  })

  it('with a Headscale without OIDC: says that devices cannot be confirmed in the browser', async () => {
    world.headscale.oidc = null
    const { events } = await latchkey('doctor')
    expect(check(events, 'control server', 'sign-in there')).toMatchObject({ verdict: 'warn' })
  })

  it('with a Headscale that sends people to another provider: says both', async () => {
    const other = await startCliWorld()
    const { oidc } = other.headscale
    world.headscale.oidc = oidc
    const { events } = await latchkey('doctor')
    await other.stop()
    expect(check(events, 'control server', 'same provider')).toMatchObject({
      verdict: 'warn',
      found: expect.stringContaining(other.issuer.issuer),
    })
  })

  it('without the right to manage the daemon: 6, and nothing was changed to find out', async () => {
    world.daemon.caller = { uid: 1000, userName: 'nobody' }
    const { code, events } = await latchkey('doctor')
    expect(code).toBe(6)
    expect(check(events, 'daemon', 'permission')).toMatchObject({ verdict: 'fail', code: 'node.not-permitted' })
    expect(world.daemon.calls.filter((call) => !call.startsWith('GET '))).toEqual([])
  })

  it('with a node key that ends soon: says when, and how to renew it', async () => {
    await latchkey('login')
    world.headscale.setExpiry(1, Date.now() + 3 * 86_400_000)
    await expect
      .poll(async () => check((await latchkey('doctor')).events, 'daemon', 'node key'))
      .toMatchObject({
        verdict: 'warn',
        found: expect.stringContaining('in 3 days'),
        fix: expect.stringContaining('--reauthenticate'),
      })
    await latchkey('logout')
  })

  it('without a control server: says that it signs in only', async () => {
    await world.home.writeConfig(`oidc: { issuer: "${world.issuer.issuer}", client_id: ${world.issuer.clientId} }`)
    const { code, events } = await latchkey('doctor')
    expect(code).toBe(0)
    expect(check(events, 'control server', 'server')).toMatchObject({ verdict: 'skip' })
    expect(check(events, 'daemon', 'daemon')).toMatchObject({ verdict: 'skip' })
  })
})
