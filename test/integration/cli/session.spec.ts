import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import {
  type BuiltCli,
  buildCli,
  type CliHome,
  type CliLine,
  createCliHome,
  runCli,
  startCli,
} from '../../support/cli.ts'
import { type CliPerson, startCliPerson } from '../../support/cli-person.ts'
import { type RunningIssuer, startIssuer } from '../../support/issuer.ts'
import { canHaveKeyring, type OwnKeyring, startOwnKeyring } from '../../support/own-keyring.ts'

describe.skipIf(!(await canHaveKeyring()))('a session of the terminal, in a real keychain', () => {
  let cli: BuiltCli
  let keyring: OwnKeyring
  let issuer: RunningIssuer
  let home: CliHome
  let alice: CliPerson
  let env: Readonly<Record<string, string>>

  beforeAll(async () => {
    cli = await buildCli()
    keyring = await startOwnKeyring()
  })
  afterAll(async () => {
    await keyring.remove()
    await cli.remove()
  })
  beforeEach(async () => {
    issuer = await startIssuer()
    home = await createCliHome()
    alice = await startCliPerson({ login: 'alice' })
    // A profile of its own for each test: they share the keyring.
    const profile = `p-${home.folder.split('-').at(-1)}`
    env = { ...home.env, ...keyring.env, BROWSER: alice.command, PROFILE: profile }
    await home.writeConfig(`oidc:\n  issuer: ${issuer.issuer}\n  client_id: ${issuer.clientId}\n`)
  })
  afterEach(async () => {
    await keyring.unlock()
    await latchkey('logout')
    await alice.leave()
    await home.remove()
    await issuer.stop()
  })

  const argsOf = (args: readonly string[]) => [...args, '--json', '--profile', env.PROFILE ?? '']
  const latchkey = (...args: readonly string[]) => runCli(cli.script, argsOf(args), env)
  const start = (...args: readonly string[]) => startCli(cli.script, argsOf(args), env)
  const sessionOf = (snapshot: unknown): unknown =>
    typeof snapshot === 'object' && snapshot !== null ? Reflect.get(snapshot, 'session') : undefined
  const kindOf = (event: CliLine): unknown => Reflect.get(Object(sessionOf(event.snapshot)), 'kind')

  it('is there for the next process: login, status, renew, logout, status', async () => {
    expect((await latchkey('status')).code).toBe(8)
    expect((await latchkey('login')).code).toBe(0)

    const status = await latchkey('status')
    expect(status.code).toBe(0)
    expect(status.events.at(-1)).toMatchObject({ ok: true, identity: { email: 'alice@example.com' }, node: null })

    const renewed = await latchkey('renew')
    expect(renewed.code).toBe(0)
    expect(renewed.events.map(({ type }) => type)).toEqual(['snapshot', 'snapshot', 'result'])

    const out = await latchkey('logout')
    expect(out).toMatchObject({ code: 0, stderr: '' })
    expect(out.events.at(-1)).toMatchObject({ ok: true, identity: null, session: null, node: null })
    expect(issuer.count('/token/revocation')).toBe(1)
    const after = await latchkey('status')
    expect(after.code).toBe(8)
    expect(after.events.at(-1)).toMatchObject({ ok: false, error: { code: 'session.not-signed-in' } })
    expect((await latchkey('renew')).code).toBe(8)
  })

  describe('and its sign-out page', () => {
    const text = (...args: readonly string[]) => runCli(cli.script, [...args, '--profile', env.PROFILE ?? ''], env)
    const page = () => `${issuer.issuer}/session/end?client_id=${issuer.clientId}`

    beforeEach(async () => {
      await latchkey('login')
      expect(alice.opened).toHaveLength(1)
    })

    it('is opened for a person, and printed; the browser is then signed out too', async () => {
      const { code, stdout } = await text('logout')
      expect(code).toBe(0)
      expect(stdout).toContain(`has been opened; the link:\n  ${page()}\n`)
      expect(alice.opened[1]).toBe(page())
      expect((await alice.page(1)).text).toContain('You are signed out.')
    })

    it('is only told to a program', async () => {
      const { code, events } = await latchkey('logout')
      expect(code).toBe(0)
      expect(events).toContainEqual(expect.objectContaining({ type: 'link', purpose: 'signOut', url: page() }))
      expect(alice.opened).toHaveLength(1)
    })

    it('is opened for a program that names a browser', async () => {
      await latchkey('logout', '--browser', alice.command)
      expect(alice.opened[1]).toBe(page())
    })

    it('is only printed with --no-browser', async () => {
      const { code, stdout } = await text('logout', '--no-browser')
      expect(code).toBe(0)
      expect(stdout).toContain(`To end that too, open:\n  ${page()}\n`)
      expect(alice.opened).toHaveLength(1)
    })

    it('is only printed where no browser can open', async () => {
      env = { ...env, BROWSER: '' }
      const { code, stdout } = await text('logout')
      expect(code).toBe(0)
      expect(stdout).toContain(`To end that too, open:\n  ${page()}\n`)
      expect(stdout).not.toContain('!')
    })

    it('does not open with a browser that fails: that is said, and the sign-out stands', async () => {
      const { code, stdout } = await text('logout', '--browser', '/nonexistent/browser')
      expect(code).toBe(0)
      expect(stdout).toContain(`To end that too, open:\n  ${page()}\n`)
      expect(stdout).toContain('not found')
      expect((await latchkey('status')).code).toBe(8)
    })
  })

  it('asks for nothing at the provider to show a status', async () => {
    await latchkey('login')
    const before = issuer.requests.length
    await latchkey('status')
    expect(issuer.requests.length).toBe(before)
  })

  it('ends with 8 when the provider has ended it, and says so', async () => {
    await latchkey('login')
    issuer.disable('alice')
    const { code, events } = await latchkey('renew')
    expect(code).toBe(8)
    expect(events.at(-1)).toMatchObject({ ok: false, error: { code: 'oidc.session-ended' } })
  })

  it('survives the provider being away: renew ends with 4, and the session is still there', async () => {
    await latchkey('login')
    issuer.hooks.handle = (_request, response) => {
      response.writeHead(502).end()
      return true
    }
    expect((await latchkey('renew')).code).toBe(4)
    delete issuer.hooks.handle
    expect((await latchkey('status')).code).toBe(0)
    expect((await latchkey('renew')).code).toBe(0)
  })

  it('is behind a locked keychain: 5, not "signed out"', async () => {
    await latchkey('login')
    await keyring.lock()
    const { code, events } = await latchkey('status')
    expect(code).toBe(5)
    expect(events.at(-1)).toMatchObject({ error: { code: 'keychain.locked' } })
    await keyring.unlock()
    expect((await latchkey('status')).code).toBe(0)
  })

  it('is kept alive by watch, which ends cleanly on a signal', async () => {
    issuer.ttl.accessToken = 3
    await latchkey('login')
    const watching = start('watch')
    await watching.event('snapshot', (event) => kindOf(event) === 'active')
    const renewing = await watching.event('snapshot', (event) => kindOf(event) === 'renewing')
    await watching.event('snapshot', (event) => kindOf(event) === 'active' && revisionOf(event) > revisionOf(renewing))
    expect(issuer.count('/token')).toBeGreaterThanOrEqual(2)
    watching.signal('SIGTERM')
    const { code, events } = await watching.exit()
    expect(code).toBe(0)
    expect(events.at(-1)).toMatchObject({ type: 'result', ok: true, identity: { email: 'alice@example.com' } })
  })

  it('is seen by a watch that was there before it, and its end too', async () => {
    const watching = start('watch')
    await watching.event('snapshot', (event) => kindOf(event) === 'signedOut')
    await latchkey('login')
    await watching.event('snapshot', (event) => kindOf(event) === 'active')
    await latchkey('logout')
    const seen = () => watching.event('snapshot', (event) => kindOf(event) === 'signedOut' && revisionOf(event) > 2)
    await seen()
    watching.signal('SIGINT')
    const { code, events } = await watching.exit()
    expect(code).toBe(0)
    expect(events.at(-1)).toMatchObject({ ok: true, identity: null })
  })

  it('passes the person on as a hint, and asks for another one on request', async () => {
    await latchkey('login')
    const again = start('login', '--no-browser')
    const link = new URL(String((await again.event('link')).url))
    expect(link.searchParams.get('login_hint')).toBe('alice@example.com')
    again.signal('SIGINT')
    await again.exit()
    const other = start('login', '--no-browser', '--another-account')
    const otherLink = new URL(String((await other.event('link')).url))
    expect(otherLink.searchParams.has('login_hint')).toBe(false)
    expect(otherLink.searchParams.get('prompt')).toMatch(/login|select_account/)
    other.signal('SIGINT')
    await other.exit()
    expect((await latchkey('status')).code).toBe(0)
  })
})

function revisionOf(event: CliLine): number {
  return Number(Reflect.get(Object(event.snapshot), 'revision'))
}
