import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Identity } from '../../../core/contract/identity.ts'
import { ada, deferred, type NodeWorld, never, play, startNodeWorld } from '../../support/node-world.ts'

const changing = (calls: readonly string[]) => calls.filter((call) => !call.startsWith('GET '))

describe('a device that is registered at another server', () => {
  let world: NodeWorld
  const here = () => world.node()
  const there = () => world.node({ controlUrl: world.other.url })
  beforeEach(async () => {
    world = await startNodeWorld()
    await play(world, there(), { server: world.other })
  })
  afterEach(() => world.stop())

  it('is seen as such', async () => {
    expect(await here().observe(never())).toMatchObject({ kind: 'otherServer', url: world.other.url })
  })

  it('gets a profile beside it; the other account stays stored', async () => {
    const registered = await play(world, here())
    expect(registered).toMatchObject({ fresh: true, facts: { controlUrl: world.headscale.url } })
    expect(world.other.nodes[0]?.expiresAt).toBeNull()
    expect(await play(world, there())).toMatchObject({
      fresh: false,
      shown: [],
      facts: { controlUrl: world.other.url },
    })
    expect(await play(world, here())).toMatchObject({ fresh: false, shown: [] })
  })

  it('is left on its network until the person is admitted', async () => {
    const before = world.daemon.calls.length
    const admission = deferred<Identity>()
    const registering = play(world, here(), { admitted: admission.promise })
    await expect.poll(() => world.daemon.calls.slice(before)).toContain('GET profiles/')
    expect(changing(world.daemon.calls.slice(before))).toEqual([])
    expect(world.daemon.state).toBe('Running')
    admission.resolve(ada)
    expect((await registering).fresh).toBe(true)
  })

  it('goes back to it when the attempt ends early', async () => {
    const person = new AbortController()
    const registering = play(world, here(), {
      confirmedBy: null,
      signal: person.signal,
      onProgress: () => person.abort(),
    })
    await expect(registering).rejects.toMatchObject({ code: 'general.cancelled' })
    await expect.poll(() => world.daemon.state).toBe('Running')
    expect(await there().observe(never())).toMatchObject({ kind: 'running' })
  })

  it('goes back to it when the new registration is undone', async () => {
    const registered = await play(world, here(), { confirmedBy: 'eve' })
    await registered.undo(never())
    await expect.poll(() => world.daemon.state).toBe('Running')
    expect(await there().observe(never())).toMatchObject({ kind: 'running', facts: { owner: { loginName: 'ada' } } })
  })

  it('is not logged out and not disconnected in our name', async () => {
    const before = world.daemon.calls.length
    expect(await here().leave(never())).toBeNull()
    await here().disconnect(never())
    expect(changing(world.daemon.calls.slice(before))).toEqual([])
  })

  it('is not switched by an operator, who would lose the right; the fix is named', async () => {
    world.daemon.setOperator('ada')
    world.daemon.caller = { uid: 1000, userName: 'ada' }
    const before = world.daemon.calls.length
    await expect(play(world, here(), { admitted: new Promise<never>(() => {}) })).rejects.toMatchObject({
      code: 'node.operator-would-lose',
      hint: expect.stringContaining(`sudo tailscale login --login-server=${world.headscale.url} --operator=ada`),
    })
    expect(changing(world.daemon.calls.slice(before))).toEqual([])
  })
})

describe('a link that leads elsewhere', () => {
  let world: NodeWorld
  afterEach(() => world.stop())

  it('is not shown and not followed, and says where it leads', async () => {
    world = await startNodeWorld()
    const alias = world.headscale.url.replace('127.0.0.1', 'localhost')
    const shown: unknown[] = []
    const node = world.node({ controlUrl: alias })
    await expect(play(world, node, { onProgress: (progress) => shown.push(progress) })).rejects.toMatchObject({
      code: 'node.auth-url-foreign',
      params: { expected: alias, seen: world.headscale.url },
    })
    expect(shown).toEqual([])
    expect(world.daemon.prefs).toMatchObject({ ControlURL: '', WantRunning: false })
  })

  it('is not followed either when somebody points the daemon elsewhere in between', async () => {
    world = await startNodeWorld()
    const links: string[] = []
    const registering = play(world, world.node(), {
      confirmedBy: null,
      onProgress(progress) {
        if (progress.kind !== 'authUrl') return
        links.push(progress.url)
        const prefs = { ...world.daemon.prefs, ControlURL: world.other.url }
        void fetchOver(world.daemon.socket, 'start', { UpdatePrefs: prefs }).then(() =>
          fetchOver(world.daemon.socket, 'login-interactive', {}),
        )
      },
    })
    await expect(registering).rejects.toMatchObject({ code: 'node.auth-url-foreign' })
    expect(links).toHaveLength(1)
  })

  it('cannot come from a device policy: that is told before anything happens', async () => {
    world = await startNodeWorld({ daemon: { policyLoginUrl: 'http://127.0.0.1:9' } })
    await expect(play(world, world.node())).rejects.toMatchObject({
      code: 'node.policy-other-server',
      params: { url: 'http://127.0.0.1:9' },
    })
    expect(await world.node().observe(never())).toMatchObject({ kind: 'otherServer', url: 'http://127.0.0.1:9' })
    expect(changing(world.daemon.calls)).toEqual([])
  })
})

async function fetchOver(socketPath: string, path: string, body: unknown): Promise<void> {
  const { request } = await import('node:http')
  await new Promise<void>((resolve, reject) => {
    const outgoing = request(
      { socketPath, path: `/localapi/v0/${path}`, method: 'POST', headers: { host: 'local-tailscaled.sock' } },
      (answer) => answer.resume().once('end', () => resolve()),
    )
    outgoing.once('error', reject).end(JSON.stringify(body))
  })
}
