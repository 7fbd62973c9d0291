/** The main job from the terminal, against the stand-ins of Headscale and tailscaled. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type BuiltCli, buildCli, type CliExit, type CliLine, runCli, startCli } from '../../support/cli.ts'
import { type CliWorld, startCliWorld } from '../../support/cli-world.ts'
import { canHaveKeyring, type OwnKeyring, startOwnKeyring } from '../../support/own-keyring.ts'

describe.skipIf(!(await canHaveKeyring()))('the terminal and the network', () => {
  let cli: BuiltCli
  let keyring: OwnKeyring
  let world: CliWorld
  let env: Readonly<Record<string, string>>
  let count = 0

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
    env = { ...world.home.env, ...keyring.env, BROWSER: world.person.command }
    count += 1
  })
  afterEach(async () => {
    await latchkey('logout')
    await world.stop()
  })

  const argsOf = (args: readonly string[]) => [...args, '--profile', `network-${count}`]
  const latchkey = (...args: readonly string[]): Promise<CliExit> =>
    runCli(cli.script, argsOf([...args, '--json']), env)
  const start = (...args: readonly string[]) => startCli(cli.script, argsOf(args), env)
  const steps = (events: readonly CliLine[]) => events.filter(({ type }) => type === 'step').map(({ step }) => step)
  const failure = (code: string) => ({ type: 'result', ok: false, error: expect.objectContaining({ code }) })

  it('signs in and brings a fresh device in: one link, one password, one confirmation', async () => {
    const { code, events, stderr } = await latchkey('login')
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(events.at(-1)).toMatchObject({
      ok: true,
      identity: { email: 'alice@example.com' },
      node: {
        state: 'running',
        name: expect.any(String),
        addresses: ['100.64.0.1'],
        controlUrl: world.headscale.url,
        owner: 'alice@example.com',
        keyExpiresAt: null,
      },
      timings: { authUrl: expect.any(Number), running: expect.any(Number) },
    })
    expect(steps(events)).toEqual(expect.arrayContaining(['browser', 'verifying', 'saving', 'confirming']))
    expect(world.person.opened).toHaveLength(1)
    expect(world.issuer.passwordsTyped).toBe(1)
    expect(world.headscale.nodes).toHaveLength(1)
    expect((await world.person.page()).text).toContain('Node registered')
  })

  it('a second time there is nothing to confirm, and no second node', async () => {
    await latchkey('login')
    const { code, events } = await latchkey('login')
    expect(code).toBe(0)
    expect(steps(events)).not.toContain('confirming')
    expect(world.headscale.nodes).toHaveLength(1)
    expect((await world.person.page(1)).text).toContain('connected')
  })

  it('shows both facts, asked live', async () => {
    await latchkey('login')
    const { stdout } = await start('status').exit()
    expect(stdout).toContain('Signed in as alice@example.com.')
    expect(stdout).toMatch(/This device is connected as \S+\.\n {2}100\.64\.0\.1\n/)
    await world.daemon.stop()
    const down = await latchkey('status')
    expect(down.code).toBe(6)
    expect(down.events.at(-1)).toEqual(failure('node.daemon-unreachable'))
  })

  it('re-authenticates a running node on request, and keeps its address', async () => {
    await latchkey('login')
    const before = world.headscale.nodes[0]?.nodeKey
    const { code, events } = await latchkey('login', '--reauthenticate')
    expect(code).toBe(0)
    expect(steps(events)).toContain('confirming')
    expect(events.at(-1)).toMatchObject({ node: { addresses: ['100.64.0.1'] } })
    expect(world.headscale.nodes).toHaveLength(1)
    expect(world.headscale.nodes[0]?.nodeKey).not.toBe(before)
  })

  it('by code: names the second link beforehand, shows it the same way, and finishes', async () => {
    const running = start('login', '--device')
    const first = await running.text(/http:\S+user_code=\S+/)
    expect(running.stdout()).toContain('a second link follows')
    await world.person.browser.open(first)
    const second = await running.text(/http:\S+\/register\/hskey-authreq-\S+/)
    await running.text(/The second link, for any device:[\s\S]*[█▀▄]{20}/)
    await world.person.browser.open(second)
    const { code, stdout } = await running.exit()
    expect(code).toBe(0)
    expect(stdout).toContain('This device is connected')
    expect(world.issuer.passwordsTyped).toBe(1)
  })

  it('sign-out leaves the device in the network and says so; with --node it takes it out, and names the price', async () => {
    await latchkey('login')
    const out = await start('logout').exit()
    expect(out.code).toBe(0)
    expect(out.stdout).toContain('stays in the network')
    expect(world.daemon.state).toBe('Running')
    await latchkey('login')
    const gone = await start('logout', '--node').exit()
    expect(gone.code).toBe(0)
    expect(gone.stdout).toContain('sudo tailscale set --operator=$USER')
    expect(world.daemon.state).toBe('NeedsLogin')
  })

  it('ends with 6 before any page opens when the daemon may not be managed, or is down', async () => {
    world.daemon.caller = { uid: 1000, userName: 'nobody' }
    const refused = await latchkey('login')
    expect(refused.code).toBe(6)
    expect(refused.events.at(-1)).toEqual(failure('node.not-permitted'))
    await world.daemon.stop()
    const down = await latchkey('login')
    expect(down.code).toBe(6)
    expect(down.events.at(-1)).toEqual(failure('node.daemon-unreachable'))
    expect(world.person.opened).toEqual([])
  })

  it('a node that runs already needs no right to manage it', async () => {
    await latchkey('login')
    world.daemon.caller = { uid: 1000, userName: 'nobody' }
    expect((await latchkey('login')).code).toBe(0)
    const { code, events } = await latchkey('login', '--reauthenticate')
    expect(code).toBe(6)
    expect(events.at(-1)).toEqual(failure('node.not-permitted'))
  })

  it('watch tells what happens to the device', async () => {
    await latchkey('login')
    const watching = start('watch')
    await watching.text(/This device is connected/)
    world.headscale.setExpiry(1, Date.now() - 1_000)
    await watching.text(/This device's node key has expired\./)
    world.headscale.setExpiry(1, null)
    await expect.poll(() => watching.stdout().split('This device is connected').length).toBeGreaterThan(2)
    await world.daemon.stop()
    await watching.text(/The Tailscale service is not running\./)
    watching.signal('SIGTERM')
    expect((await watching.exit()).code).toBe(0)
  })
})
