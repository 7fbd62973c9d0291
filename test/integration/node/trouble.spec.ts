import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import type { Fetch } from '../../../core/node/ports.ts'
import type { RegisterProgress } from '../../../core/node/register.ts'
import { authIdOf, type NodeWorld, never, play, startNodeWorld, watching } from '../../support/node-world.ts'
import { selfSigned } from '../../support/self-signed.ts'

let world: NodeWorld
afterEach(() => world.stop())

describe('the daemon', () => {
  it('that is down is named, and found again when it comes back', async () => {
    world = await startNodeWorld()
    const node = world.node()
    await play(world, node)
    const watch = watching(node)
    await watch.until((seen) => seen.kind === 'running')
    await world.daemon.stop()
    expect(await watch.until((seen) => seen.kind === 'noDaemon')).toMatchObject({
      reason: { code: 'node.daemon-unreachable', hint: expect.stringMatching(/tailscaled/) },
    })
    await world.daemon.start()
    await watch.until((seen) => seen.kind === 'running' && seen.facts.online, 10_000)
    await watch.end()
  })

  it('that just restarts is not called down', async () => {
    world = await startNodeWorld()
    const node = world.node()
    await play(world, node)
    const watch = watching(node)
    await watch.until((seen) => seen.kind === 'running')
    await world.daemon.stop()
    await world.daemon.start()
    await expect.poll(() => world.daemon.watchers).toBe(1)
    await watch.until((seen) => seen.kind === 'running' && seen.facts.online)
    await watch.end()
    expect(watch.seen.map((seen) => seen.kind)).not.toContain('noDaemon')
  })

  it('that is down fails a registration within the dial patience', async () => {
    world = await startNodeWorld()
    await world.daemon.stop()
    await expect(play(world, world.node())).rejects.toMatchObject({ code: 'node.daemon-unreachable' })
    await world.daemon.start()
  })

  it('that is starting is waited for', async () => {
    world = await startNodeWorld()
    await world.daemon.stop()
    const registering = play(world, world.node())
    setTimeout(() => void world.daemon.start(), 300)
    expect((await registering).fresh).toBe(true)
  })

  it('that belongs to root refuses a plain user before the person is sent anywhere', async () => {
    world = await startNodeWorld({ daemon: { caller: { uid: 1000, userName: 'ada' } } })
    const node = world.node()
    await expect(play(world, node, { admitted: new Promise<never>(() => {}) })).rejects.toMatchObject({
      code: 'node.not-permitted',
      hint: expect.stringContaining('sudo tailscale set --operator=ada'),
    })
    expect(await node.observe(never())).toMatchObject({ kind: 'needsLogin' })
    expect(await node.access(never())).toBe('none')
  })

  it('lets its operator sign in, and keeps the right', async () => {
    world = await startNodeWorld({ daemon: { caller: { uid: 1000, userName: 'ada' } } })
    world.daemon.setOperator('ada')
    const node = world.node()
    const registered = await play(world, node)
    expect(registered).toMatchObject({ fresh: true, undoLosesOperator: true })
    expect(world.daemon.prefs.OperatorUser).toBe('ada')
    expect(await node.access(never())).toBe('operator')
    expect(await play(world, node, { reauthenticate: true })).toMatchObject({ fresh: true })
  })

  it('that somebody else holds is named with them', async () => {
    world = await startNodeWorld()
    world.daemon.heldBy = 'CORP\\eve'
    const node = world.node()
    expect(await node.observe(never())).toMatchObject({
      kind: 'noDaemon',
      reason: { code: 'node.held-by-other', params: { who: 'CORP\\eve' } },
    })
    await expect(play(world, node)).rejects.toMatchObject({ code: 'node.held-by-other' })
  })
})

describe('the control server', () => {
  it('that is down is named, and the device is as it was', async () => {
    world = await startNodeWorld()
    await world.headscale.stop()
    await expect(play(world, world.node())).rejects.toMatchObject({
      code: 'node.control-unreachable',
      params: { url: world.headscale.url },
    })
    expect(world.daemon.prefs).toMatchObject({ ControlURL: '', WantRunning: false })
    await world.headscale.start()
  })

  it('that goes down leaves a running node running, not seen by the server', async () => {
    world = await startNodeWorld()
    const node = world.node()
    await play(world, node)
    await world.headscale.stop()
    await expect
      .poll(async () => await node.observe(never()))
      .toMatchObject({ kind: 'running', facts: { online: false } })
    await expect(play(world, node)).rejects.toMatchObject({ code: 'node.control-unreachable' })
    await world.headscale.start()
    expect(await play(world, node)).toMatchObject({ fresh: false, facts: { online: true } })
  })

  it('that is something else is named', async () => {
    world = await startNodeWorld()
    const web = createServer((_request, response) => response.end('<html>'))
    await new Promise<void>((resolve) => web.listen(0, '127.0.0.1', resolve))
    const url = `http://127.0.0.1:${(web.address() as AddressInfo).port}`
    await expect(play(world, world.node({ controlUrl: url }))).rejects.toMatchObject({
      code: 'node.control-not-headscale',
      params: { url },
    })
    await new Promise((resolve) => web.close(resolve))
  })

  it('whose certificate the daemon does not trust is named', async () => {
    world = await startNodeWorld({ headscale: { tls: await selfSigned() } })
    await expect(play(world, world.node())).rejects.toMatchObject({ code: 'node.control-tls' })
  })

  it('that cannot show a confirm page ends the attempt with the link, and the device is as it was', async () => {
    world = await startNodeWorld()
    const { oidc } = world.headscale
    world.headscale.oidc = null
    const node = world.node()
    const shown: string[] = []
    const waiting = { confirmedBy: null, onProgress: ({ kind }: RegisterProgress) => shown.push(kind) }
    await expect(play(world, node, waiting)).rejects.toMatchObject({
      code: 'node.no-confirm-page',
      params: { url: world.headscale.url },
      hint: expect.stringMatching(/administrator.*restart/),
    })
    expect(shown).toEqual(['authUrl'])
    expect(world.daemon.prefs).toMatchObject({ ControlURL: '', WantRunning: false })
    // The next attempt sends nobody there before the server has said otherwise.
    await expect(play(world, node, waiting)).rejects.toMatchObject({ code: 'node.no-confirm-page' })
    expect(shown).toEqual(['authUrl'])
    world.headscale.oidc = oidc
    expect(await play(world, node)).toMatchObject({ fresh: true })
  })

  it.each<[string, Fetch]>([
    ['says neither yes nor no', async () => new Response('', { status: 502 })],
    ['cannot be asked', () => Promise.reject(new Error())],
  ])('that %s about its confirm page is given the benefit of the doubt', async (_case, fetch) => {
    world = await startNodeWorld()
    world.headscale.oidc = null
    expect(await play(world, world.node({ fetch }))).toMatchObject({ fresh: true })
  })

  it('is asked once about its confirm page, and not at all for a node that is there', async () => {
    world = await startNodeWorld({ headscale: { registerCacheMs: 200 } })
    let links = 0
    const asked = () => world.headscale.requests.filter((request) => request === 'GET /oidc/callback').length
    await play(world, world.node(), {
      confirmedBy: null,
      onProgress(progress) {
        if (progress.kind !== 'authUrl') return
        links += 1
        if (links === 2) world.headscale.approve(authIdOf(progress.url), 'ada')
      },
    })
    expect([links, asked()]).toEqual([2, 1])
    await play(world, world.node())
    expect(asked()).toBe(1)
  })

  it('that hangs is given its time and no more', async () => {
    world = await startNodeWorld()
    const silent = createServer(() => {})
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve))
    const url = `http://127.0.0.1:${(silent.address() as AddressInfo).port}`
    const node = world.node({
      controlUrl: url,
      limits: { linkMs: 300, graceMs: 100 },
      fetch: () => Promise.reject(new Error()),
    })
    await expect(play(world, node)).rejects.toMatchObject({ code: 'node.control-unreachable' })
    silent.closeAllConnections()
    await new Promise((resolve) => silent.close(resolve))
  })

  it('that refuses the key of an earlier start is not asked with it again', async () => {
    world = await startNodeWorld()
    const [user] = world.headscale.users
    const key = world.headscale.createAuthKey(user?.id ?? 0)
    world.daemon.startWithAuthKey(world.headscale.url, key)
    await expect.poll(() => world.daemon.state).toBe('Running')
    expect(world.headscale.nodes[0]?.registerMethod).toBe('authkey')
    // A re-login that skipped the start would send the spent key for ever.
    expect(await play(world, world.node(), { reauthenticate: true })).toMatchObject({ fresh: true })
  })

  it.each(['http://', 'ftp://headscale.example.com', 'headscale.example.com'])(
    'cannot be at %j',
    async (controlUrl) => {
      world = await startNodeWorld()
      expect(() => world.node({ controlUrl })).toThrow(expect.objectContaining({ code: 'node.control-url-bad' }))
    },
  )
})
