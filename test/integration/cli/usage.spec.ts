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

let cli: BuiltCli
let issuer: RunningIssuer
let home: CliHome

beforeAll(async () => {
  cli = await buildCli()
  issuer = await startIssuer()
})
afterAll(async () => {
  await issuer.stop()
  await cli.remove()
})
beforeEach(async () => {
  home = await createCliHome()
  await home.writeConfig(`oidc:\n  issuer: ${issuer.issuer}\n  client_id: ${issuer.clientId}\n`)
})
afterEach(() => home.remove())

const failure = (code: string) => ({
  type: 'result',
  ok: false,
  error: { code, userMessage: expect.any(String), hint: expect.any(String) },
})

describe('latchkey on the command line', () => {
  it.each([
    { args: ['lgoin'], words: 'Did you mean login?' },
    { args: ['login', '--tiemout', '3'], words: 'Did you mean --timeout?' },
    { args: ['login', '--profile', '../x'], words: 'profile name' },
    { args: ['login', '--browser', '"unclosed'], words: 'without its partner' },
    { args: ['status', '--config', '/nonexistent.yaml'], words: 'no configuration file at /nonexistent.yaml' },
  ])('$args ends with 2 and says what is meant', async ({ args, words }) => {
    const { code, stdout, stderr } = await runCli(cli.script, args, home.env)
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toContain(words)
  })

  it('tells a mistake as a result when JSON was asked for', async () => {
    const { code, events, stdout, stderr } = await runCli(cli.script, ['lgoin', '--json'], home.env)
    expect(code).toBe(2)
    expect(stderr).toBe('')
    expect(stdout.split('\n')).toHaveLength(2)
    expect(events).toEqual([failure('general.usage')])
  })

  it('names file, line and the nearest key of a wrong configuration', async () => {
    await home.writeConfig(`oidc:\n  isuer: ${issuer.issuer}\n  client_id: x\n`)
    const { code, stderr } = await runCli(cli.script, ['status'], home.env)
    expect(code).toBe(2)
    expect(stderr).toContain(`${home.config}:2`)
    expect(stderr).toContain('issuer')
  })

  it('shows help and version without a configuration', async () => {
    const env = { ...home.env, LATCHKEY_CONFIG: '/nonexistent.yaml' }
    const help = await runCli(cli.script, ['help', 'logout'], env)
    expect(help).toMatchObject({ code: 0, stderr: '' })
    expect(help.stdout).toContain('--node')
    expect(help.stdout).toContain('tailscale set --operator')
    expect((await runCli(cli.script, ['--version'], env)).stdout).toMatch(/^latchkey \d+\.\d+\.\d+ \(Node\.js /)
    expect((await runCli(cli.script, [], env)).stdout).toContain('Usage: latchkey COMMAND')
  })

  it('ends with 5 and offers the way without a keychain, before any page is opened', async () => {
    const { code, stderr, stdout } = await runCli(cli.script, ['login', '--browser', 'false'], home.env)
    expect(code).toBe(5)
    expect(stderr).toContain('[keychain.absent]')
    expect(stdout).toContain('add `--memory-only` to the command')
    expect(issuer.count('/auth')).toBe(0)
  })

  it('ends with 4 when the provider is down and it is not to be waited for', async () => {
    await home.writeConfig(
      'oidc:\n  issuer: http://127.0.0.1:9\n  client_id: x\n  only_start_if_oidc_is_available: false\n',
    )
    const { code, events } = await runCli(cli.script, ['login', '--json', '--memory-only'], home.env)
    expect(code).toBe(4)
    expect(events.at(-1)).toEqual(failure('oidc.unreachable'))
  })

  it('says what a pasted file of the server must change, and blames it when nobody comes back', async () => {
    await home.writeConfig(`noise: {}\noidc:\n  issuer: ${issuer.issuer}\n  client_id: ${issuer.clientId}\n`)
    const env = { ...home.env, BROWSER: 'true' }
    const { code, events } = await runCli(cli.script, ['login', '--json', '--memory-only', '--timeout', '2'], env)
    expect({ code, last: events.at(-1) }).toEqual({ code: 7, last: failure('session.step-timed-out') })
    const told = events.findIndex((event) => event.type === 'notice' && event.code === 'config.must-change')
    const link = events.findIndex(({ type }) => type === 'link')
    expect(told).toBeGreaterThanOrEqual(0)
    expect(link).toBeGreaterThan(told)
    expect(JSON.stringify(events.at(-1))).toContain(`oidc.client_id (${home.config}:4)`)
  })

  it('says nothing of a clean configuration, and blames nothing', async () => {
    const env = { ...home.env, BROWSER: 'true' }
    const { events } = await runCli(cli.script, ['login', '--json', '--memory-only', '--timeout', '1'], env)
    expect(events.filter(({ type }) => type === 'notice')).toEqual([])
    expect(JSON.stringify(events.at(-1))).not.toContain('configuration')
  })

  it('waits for the provider by default, says so, and gives up in time', async () => {
    await home.writeConfig('oidc:\n  issuer: http://127.0.0.1:9\n  client_id: x\n')
    const { code, events } = await runCli(cli.script, ['login', '--json', '--memory-only', '--timeout', '1'], home.env)
    expect(events).toContainEqual(expect.objectContaining({ type: 'notice', code: 'oidc.unreachable' }))
    expect(events.at(-1)).toEqual(failure('session.step-timed-out'))
    expect(code).toBe(7)
  })
})

describe('latchkey login, without a keychain by choice', () => {
  let alice: CliPerson

  beforeEach(async () => {
    alice = await startCliPerson({ login: 'alice' })
  })
  afterEach(() => alice.leave())

  const login = (...args: string[]) =>
    startCli(cli.script, ['login', '--memory-only', '--once', '--json', ...args], {
      ...home.env,
      BROWSER: alice.command,
    })

  it('signs in through the browser command, and the last line is the result', async () => {
    const { code, events, stderr } = await login('--browser', alice.command).exit()
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(events.at(-1)).toEqual({
      type: 'result',
      ok: true,
      identity: {
        issuer: issuer.issuer,
        subject: 'sub-alice',
        email: 'alice@example.com',
        username: 'alice',
        displayName: 'Alice Archer',
        groups: ['vpn', 'staff'],
      },
      session: { expiresAt: expect.any(Number), renewAt: expect.any(Number), refreshable: true },
      node: null,
      timings: {
        discovery: expect.any(Number),
        link: expect.any(Number),
        browser: expect.any(Number),
        answered: expect.any(Number),
        exchanged: expect.any(Number),
        saved: expect.any(Number),
        total: expect.any(Number),
      },
    })
    const steps = events.filter(({ type }) => type === 'step').map(({ step }) => step)
    expect(steps).toEqual(['preparing', 'browser', 'verifying', 'saving'])
    expect(alice.opened).toHaveLength(1)
    expect((await alice.page()).text).toContain('Signed in')
    expect(alice.browser.passwordsTyped).toBe(1)
  })

  it('takes the moments in their order', async () => {
    const { events } = await login().exit()
    const timings = events.at(-1)?.timings
    const moments = ['link', 'browser', 'answered', 'exchanged', 'saved', 'total'].map((name) =>
      typeof timings === 'object' && timings !== null ? Reflect.get(timings, name) : undefined,
    )
    expect(moments).toEqual([...moments].sort((one, other) => one - other))
  })

  it('needs no request before the link once the provider is known, unless it is to be waited for', async () => {
    await home.writeConfig(
      `oidc:\n  issuer: ${issuer.issuer}\n  client_id: ${issuer.clientId}\n  only_start_if_oidc_is_available: false\n`,
    )
    await login().exit()
    const before = issuer.requests.length
    const second = login('--no-browser')
    const { at } = await second.event('link')
    // What comes right after it keeps the connection warm.
    const early = issuer.requests.slice(before).filter((request) => request.at < Number(at))
    expect(early.map(({ path }) => path)).toEqual([])
    second.signal('SIGINT')
    await second.exit()
  })

  it('opens nothing with --no-browser, and shows the link', async () => {
    const running = startCli(cli.script, ['login', '--memory-only', '--once', '--no-browser'], {
      ...home.env,
      BROWSER: alice.command,
    })
    const link = await running.text(/http:\S+\/auth\?\S+/)
    expect(alice.opened).toEqual([])
    await alice.browser.open(link)
    const { code, stdout } = await running.exit()
    expect(code).toBe(0)
    expect(stdout).toContain('Signed in as alice@example.com')
  })

  it('says why the browser could not be opened, and goes on with the link', async () => {
    const running = login('--browser', '/nonexistent/browser')
    const notice = await running.event('notice')
    expect(notice).toMatchObject({ code: 'session.browser-failed', hint: expect.stringContaining('--device') })
    const link = await running.event('link')
    await alice.browser.open(String(link.url))
    expect((await running.exit()).code).toBe(0)
  })

  it('by code: shows code, link and QR, and finishes when the code was entered elsewhere', async () => {
    const running = startCli(cli.script, ['login', '--memory-only', '--once', '--device'], home.env)
    const link = await running.text(/http:\S+user_code=\S+/)
    expect(running.stdout()).toMatch(/Code: [A-Z]{4}-[A-Z]{4}/)
    await running.text(/[█▀▄]{20}/)
    await alice.browser.open(link)
    const { code, stdout } = await running.exit()
    expect(code).toBe(0)
    expect(stdout).toContain('Signed in as alice@example.com')
  })

  it('ends with 3 when a rule refuses the person, and the page says so too', async () => {
    await home.writeConfig(
      `oidc:\n  issuer: ${issuer.issuer}\n  client_id: ${issuer.clientId}\n  allowed_groups: [admins]\n`,
    )
    const { code, events } = await login().exit()
    expect(code).toBe(3)
    expect(events.at(-1)).toEqual(failure('admission.group'))
    expect((await alice.page()).text).toContain('admins')
  })

  it('ends with 7 when the time is up', async () => {
    const { code, events } = await login('--no-browser', '--timeout', '1').exit()
    expect(code).toBe(7)
    expect(events.at(-1)).toEqual(failure('session.step-timed-out'))
  })

  it.each(['SIGINT', 'SIGTERM'] as const)('%s cancels: exit code 7, a result, and the port is free', async (signal) => {
    const running = login('--no-browser')
    const link = new URL(String((await running.event('link')).url))
    running.signal(signal)
    const { code, events } = await running.exit()
    expect(code).toBe(7)
    expect(events.at(-1)).toEqual(failure('general.cancelled'))
    const redirect = link.searchParams.get('redirect_uri') ?? ''
    await expect(fetch(redirect)).rejects.toMatchObject({ cause: { code: 'ECONNREFUSED' } })
  })

  describe('stays', () => {
    const stay = (...args: string[]) =>
      startCli(cli.script, ['login', '--memory-only', ...args], { ...home.env, BROWSER: alice.command })
    const active = ({ snapshot }: CliLine) => JSON.stringify(snapshot).includes('"session":{"kind":"active"')

    let life: number
    beforeEach(() => {
      life = issuer.ttl.accessToken
    })
    afterEach(() => {
      issuer.ttl.accessToken = life
    })

    it('renews the session, and ends on a signal with 0 and the result last', async () => {
      issuer.ttl.accessToken = 3
      const before = issuer.count('/token')
      const running = stay('--json')
      const first = await running.event('snapshot', active)
      const renewed = await running.event('snapshot', (event) => active(event) && expiryOf(event) > expiryOf(first))
      expect(issuer.count('/token')).toBeGreaterThanOrEqual(before + 2)
      expect(running.stdout()).not.toContain('"type":"result"')
      running.signal('SIGTERM')
      const { code, events, stderr } = await running.exit()
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
      expect(events.filter(({ type }) => type === 'result')).toHaveLength(1)
      const result = events.at(-1)
      expect(result).toMatchObject({ type: 'result', ok: true, identity: { email: 'alice@example.com' } })
      expect(Number(Reflect.get(Object(result?.session), 'expiresAt'))).toBeGreaterThanOrEqual(expiryOf(renewed))
    })

    it('says so to a person, and ends on Ctrl-C with 0', async () => {
      const running = stay()
      await running.text(/this command stays and renews the session/)
      await running.text(/Signed in as alice@example\.com\.[\s\S]+renews by itself[\s\S]+in memory only/)
      running.signal('SIGINT')
      expect(await running.exit()).toMatchObject({ code: 0, stderr: '' })
    })
  })

  it('goes on quietly when nobody reads its output any more', async () => {
    const running = login('--no-browser')
    const link = String((await running.event('link')).url)
    running.child.stdout?.destroy()
    await alice.browser.open(link)
    const { code, stderr } = await running.exit()
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  })
})

/** Of an active session's snapshot, epoch milliseconds. */
function expiryOf({ snapshot }: CliLine): number {
  return Number(Reflect.get(Object(Reflect.get(Object(snapshot), 'session')), 'expiresAt'))
}
