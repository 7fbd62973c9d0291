import { afterEach, describe, expect, it } from 'vitest'
import type { Identity } from '../../../core/contract/identity.ts'
import { AppError } from '../../../core/errors/app-error.ts'
import type { JudgeOwner } from '../../../core/node/profiles.ts'
import {
  ada,
  authIdOf,
  deferred,
  type NodeWorld,
  never,
  play,
  startNodeWorld,
  watching,
} from '../../support/node-world.ts'

let world: NodeWorld
afterEach(() => world.stop())

const changing = (calls: readonly string[]) => calls.filter((call) => !call.startsWith('GET '))
const byUserName: JudgeOwner = (identity, owner) => (owner.loginName === identity.username ? 'ours' : 'someoneElse')

describe('registering (sequence A)', () => {
  it('joins a fresh device with one link', async () => {
    world = await startNodeWorld()
    const registered = await play(world, world.node())
    expect(registered).toMatchObject({
      fresh: true,
      facts: { addresses: ['100.64.0.1'], owner: { loginName: 'ada' }, online: true, controlUrl: world.headscale.url },
    })
    expect(registered.shown.map((progress) => progress.kind)).toEqual(['authUrl', 'starting'])
    expect(changing(world.daemon.calls)).toEqual(['POST start', 'POST login-interactive'])
    expect(world.headscale.nodes).toHaveLength(1)
  })

  it('has the link of a fresh device before the person is admitted', async () => {
    world = await startNodeWorld()
    const admission = deferred<Identity>()
    const linked = deferred<void>()
    const registering = play(world, world.node(), {
      admitted: admission.promise,
      onProgress: () => linked.resolve(),
    })
    await linked.promise
    admission.resolve(ada)
    expect((await registering).fresh).toBe(true)
  })

  it('does nothing for a node that is there: no link, no new node, no call that changes anything', async () => {
    world = await startNodeWorld()
    await play(world, world.node())
    const before = world.daemon.calls.length
    const again = await play(world, world.node())
    expect(again).toMatchObject({ fresh: false, shown: [], facts: { owner: { loginName: 'ada' } } })
    expect(changing(world.daemon.calls.slice(before))).toEqual([])
    expect(world.headscale.nodes).toHaveLength(1)
  })

  it('does not wait for admission where there is nothing to do', async () => {
    world = await startNodeWorld()
    await play(world, world.node())
    expect(await play(world, world.node(), { admitted: new Promise<never>(() => {}) })).toMatchObject({ fresh: false })
  })

  it('gives the device its configured name and settings, and keeps the rest', async () => {
    world = await startNodeWorld()
    const device = { socket: world.daemon.socket, hostname: 'workbench', acceptRoutes: true, acceptDns: false }
    await play(world, world.node({ device }))
    expect(world.daemon.prefs).toMatchObject({
      Hostname: 'workbench',
      RouteAll: true,
      CorpDNS: false,
      NetfilterMode: 2,
    })
    expect(world.headscale.nodes[0]?.hostname).toBe('workbench')
  })

  it('shows a fresh link when the old one ages out', async () => {
    world = await startNodeWorld({ headscale: { registerCacheMs: 200 } })
    const links: string[] = []
    const registered = await play(world, world.node(), {
      confirmedBy: null,
      onProgress(progress) {
        if (progress.kind !== 'authUrl') return
        links.push(progress.url)
        if (links.length === 3) world.headscale.approve(authIdOf(progress.url), 'ada')
      },
    })
    expect(registered.fresh).toBe(true)
    expect(new Set(links).size).toBe(3)
  })

  it('shows a fresh link when the server restarts in between', async () => {
    world = await startNodeWorld()
    const links: string[] = []
    const registered = await play(world, world.node(), {
      confirmedBy: null,
      onProgress(progress) {
        if (progress.kind !== 'authUrl') return
        links.push(progress.url)
        if (links.length === 1) void world.headscale.stop().then(() => world.headscale.start())
        else world.headscale.approve(authIdOf(progress.url), 'ada')
      },
    })
    expect(registered.fresh).toBe(true)
    expect(links).toHaveLength(2)
  })

  it('begins again when the daemon restarts in between', async () => {
    world = await startNodeWorld()
    let links = 0
    const registered = await play(world, world.node(), {
      confirmedBy: null,
      onProgress(progress) {
        if (progress.kind !== 'authUrl') return
        links += 1
        if (links === 1) void world.daemon.stop().then(() => world.daemon.start())
        else world.headscale.approve(authIdOf(progress.url), 'ada')
      },
    })
    expect(registered.fresh).toBe(true)
    expect(links).toBe(2)
  })

  it('registers anew a device that was deleted on the server', async () => {
    world = await startNodeWorld()
    await play(world, world.node())
    world.headscale.deleteNode(1)
    // The device is not told; it notices when it has to ask again.
    await world.headscale.stop()
    await world.headscale.start()
    const registered = await play(world, world.node())
    expect(registered.fresh).toBe(true)
    expect(registered.shown[0]).toMatchObject({ kind: 'authUrl' })
    expect(world.headscale.nodes.map((node) => node.id)).toEqual([2])
  })

  it('registers anew a device that was deleted on the server and goes on as if it were not', async () => {
    world = await startNodeWorld()
    const node = world.node({ judgeOwner: byUserName })
    await play(world, node)
    world.headscale.deleteNode(1)
    expect(await node.observe(never())).toMatchObject({ kind: 'running', facts: { online: true } })
    const registered = await play(world, node)
    expect(registered).toMatchObject({ fresh: true, facts: { owner: { loginName: 'ada' }, online: true } })
    expect(registered.shown[0]).toMatchObject({ kind: 'authUrl' })
    expect(world.headscale.nodes.map(({ id }) => id)).toEqual([2])
  })

  it('makes sure of a living device without a link, a change or an outage', async () => {
    world = await startNodeWorld()
    const node = world.node({ judgeOwner: byUserName })
    await play(world, node)
    const { prefs, calls } = world.daemon
    const before = calls.length
    const watch = watching(node)
    const again = await play(world, node)
    await watch.end()
    expect(again).toMatchObject({ fresh: false, shown: [], facts: { owner: { loginName: 'ada' }, online: true } })
    expect(changing(calls.slice(before))).toEqual(['POST start'])
    expect(world.daemon.prefs).toEqual(prefs)
    expect(new Set(watch.seen.map(({ kind }) => kind))).toEqual(new Set(['running']))
    expect(world.headscale.nodes).toHaveLength(1)
  })

  it('makes sure only when the person is admitted', async () => {
    world = await startNodeWorld()
    const node = world.node({ judgeOwner: byUserName })
    await play(world, node)
    const before = world.daemon.calls.length
    const admission = deferred<Identity>()
    const registering = play(world, node, { admitted: admission.promise })
    await expect.poll(() => world.daemon.calls.slice(before)).toContain('GET policy/')
    expect(changing(world.daemon.calls.slice(before))).toEqual([])
    admission.reject(new AppError('general.cancelled'))
    await expect(registering).rejects.toMatchObject({ code: 'general.cancelled' })
    expect(changing(world.daemon.calls.slice(before))).toEqual([])
  })

  it('believes the daemon where we may not manage it', async () => {
    world = await startNodeWorld()
    const node = world.node({ judgeOwner: byUserName })
    await play(world, node)
    world.daemon.caller = { uid: 1000, userName: 'bob' }
    const before = world.daemon.calls.length
    expect(await play(world, node)).toMatchObject({ fresh: false, shown: [] })
    expect(changing(world.daemon.calls.slice(before))).toEqual([])
  })

  it('registers an expired device again: same node, same address', async () => {
    world = await startNodeWorld()
    await play(world, world.node())
    world.headscale.setExpiry(1, Date.now() - 1_000)
    const registered = await play(world, world.node())
    expect(registered).toMatchObject({ fresh: true, facts: { addresses: ['100.64.0.1'], expired: false } })
    expect(world.headscale.nodes).toHaveLength(1)
  })

  it('starts a stopped device without a link', async () => {
    world = await startNodeWorld()
    const node = world.node()
    await play(world, node)
    await node.disconnect(never())
    expect(await play(world, node)).toMatchObject({ fresh: false, shown: [], facts: { online: true } })
  })
})

describe('re-authenticating (sequence B)', () => {
  it('gives a running node a new key and leaves its address', async () => {
    world = await startNodeWorld()
    const before = await play(world, world.node())
    const after = await play(world, world.node(), { reauthenticate: true })
    expect(after.fresh).toBe(true)
    expect(after.facts.addresses).toEqual(before.facts.addresses)
    expect(after.facts.publicKey).not.toBe(before.facts.publicKey)
    expect(world.headscale.nodes).toHaveLength(1)
  })

  it.each(['1.101.0', '1.80.0'])('touches nothing before admission (daemon %s)', async (version) => {
    world = await startNodeWorld({ daemon: { version } })
    await play(world, world.node())
    const before = world.daemon.calls.length
    const admission = deferred<Identity>()
    const registering = play(world, world.node(), { reauthenticate: true, admitted: admission.promise })
    await expect.poll(() => world.daemon.calls.slice(before)).toContain('GET profiles/')
    expect(world.daemon.state).toBe('Running')
    expect(changing(world.daemon.calls.slice(before))).toEqual([])
    admission.resolve(ada)
    expect((await registering).fresh).toBe(true)
  })

  it('takes the link from the bus where an old daemon hides it in its status', async () => {
    world = await startNodeWorld({ daemon: { version: '1.80.0' } })
    await play(world, world.node())
    const states: string[] = []
    const registered = await play(world, world.node(), {
      reauthenticate: true,
      onProgress: () => states.push(world.daemon.state),
    })
    expect(registered).toMatchObject({ fresh: true, facts: { owner: { loginName: 'ada' } } })
    expect(states[0]).toBe('Starting')
  })

  it('gives an old daemon its traffic back when the person cancels', async () => {
    world = await startNodeWorld({ daemon: { version: '1.80.0' } })
    await play(world, world.node())
    const person = new AbortController()
    const registering = play(world, world.node(), {
      reauthenticate: true,
      confirmedBy: null,
      signal: person.signal,
      onProgress: () => person.abort(),
    })
    await expect(registering).rejects.toMatchObject({ code: 'general.cancelled' })
    await expect.poll(() => world.daemon.state).toBe('Running')
  })
})

describe('another account in the browser', () => {
  it('is undone: logged out again, and the node that was there stays registered', async () => {
    world = await startNodeWorld()
    const node = world.node()
    await play(world, node)
    const registered = await play(world, node, { reauthenticate: true, confirmedBy: 'eve' })
    expect(registered).toMatchObject({ fresh: true, undoLosesOperator: false, facts: { owner: { loginName: 'eve' } } })
    await registered.undo(never())
    expect(await node.observe(never())).toMatchObject({ kind: 'needsLogin' })
    const [adas, eves] = world.headscale.nodes
    expect(adas?.expiresAt).toBeNull()
    expect(eves?.expiresAt).toBeLessThanOrEqual(Date.now())
  })

  it('is never undone for a node that was there before', async () => {
    world = await startNodeWorld()
    await play(world, world.node(), { confirmedBy: 'eve' })
    const before = world.daemon.calls.length
    const found = await play(world, world.node())
    await found.undo(never())
    expect(changing(world.daemon.calls.slice(before))).toEqual([])
    expect(world.daemon.state).toBe('Running')
  })

  it('is undone locally when the server is away', async () => {
    world = await startNodeWorld()
    const registered = await play(world, world.node(), { confirmedBy: 'eve' })
    await world.headscale.stop()
    await registered.undo(never())
    expect(world.daemon.state).toBe('NeedsLogin')
    await world.headscale.start()
  })

  it.each([
    ['plain', false],
    ['to re-authenticate', true],
  ])('is never touched while it runs, and is told as what it is: %s', async (_case, reauthenticate) => {
    world = await startNodeWorld()
    await play(world, world.node(), { confirmedBy: 'eve' })
    const before = world.daemon.calls.length
    const found = await play(world, world.node({ judgeOwner: byUserName }), { reauthenticate })
    await found.undo(never())
    expect(found).toMatchObject({ fresh: false, shown: [], facts: { owner: { loginName: 'eve' }, online: true } })
    expect(changing(world.daemon.calls.slice(before))).toEqual([])
    expect(world.daemon.state).toBe('Running')
  })

  it('is not touched either while the server does not see it', async () => {
    world = await startNodeWorld()
    await play(world, world.node(), { confirmedBy: 'eve' })
    await world.headscale.stop()
    await expect.poll(async () => await world.node().observe(never())).toMatchObject({ facts: { online: false } })
    const before = world.daemon.calls.length
    const found = await play(world, world.node({ judgeOwner: byUserName }))
    expect(found).toMatchObject({ fresh: false, facts: { owner: { loginName: 'eve' }, online: false } })
    expect(changing(world.daemon.calls.slice(before))).toEqual([])
    await world.headscale.start()
  })

  it('gets a profile beside it when the node of somebody else does not run', async () => {
    world = await startNodeWorld()
    const node = world.node({ judgeOwner: byUserName })
    await play(world, world.node(), { confirmedBy: 'eve' })
    await node.disconnect(never())
    const registered = await play(world, node)
    expect(registered).toMatchObject({ fresh: true, facts: { owner: { loginName: 'ada' } } })
    const [eves] = world.headscale.nodes
    expect(eves?.expiresAt).toBeNull()
    await registered.undo(never())
    expect(await node.observe(never())).toMatchObject({ kind: 'stopped' })
    await node.connect(never())
    expect(await node.observe(never())).toMatchObject({ kind: 'running', facts: { owner: { loginName: 'eve' } } })
  })
})

describe('an attempt that ends early', () => {
  it.each([
    ['cancelled by the person', () => new AppError('general.cancelled')],
    ['refused by a rule', () => new AppError('general.timed-out', { seconds: 1, waitingFor: 'x' })],
  ])('puts a fresh device back as it was: %s', async (_case, reason) => {
    world = await startNodeWorld()
    const before = { ...world.daemon.prefs }
    const admission = deferred<Identity>()
    const error = reason()
    const registering = play(world, world.node(), {
      confirmedBy: null,
      admitted: admission.promise,
      onProgress: () => admission.reject(error),
    })
    await expect(registering).rejects.toBe(error)
    expect(world.daemon.prefs).toMatchObject({ ControlURL: '', WantRunning: false, LoggedOut: true })
    expect(Object.keys(world.daemon.prefs).sort()).toEqual(Object.keys(before).sort())
  })

  it('ends when nobody confirms in time', async () => {
    world = await startNodeWorld()
    const node = world.node({ limits: { approvalMs: 200, linkMs: 1_000 } })
    await expect(play(world, node, { confirmedBy: null })).rejects.toMatchObject({ code: 'node.approval-timed-out' })
  })
})
