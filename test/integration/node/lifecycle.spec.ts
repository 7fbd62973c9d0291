import { afterEach, describe, expect, it } from 'vitest'
import { NODE_CHECKPOINTS } from '../../../core/node/checkpoint.ts'
import { type NodeWorld, never, play, startNodeWorld, watching } from '../../support/node-world.ts'

let world: NodeWorld
afterEach(() => world.stop())

describe('connecting and disconnecting', () => {
  it('leaves the registration alone', async () => {
    world = await startNodeWorld()
    const node = world.node()
    const before = await play(world, node)
    await node.disconnect(never())
    expect(await node.observe(never())).toMatchObject({ kind: 'stopped' })
    await node.connect(never())
    expect(await node.observe(never())).toMatchObject({
      kind: 'running',
      facts: { online: true, publicKey: before.facts.publicKey },
    })
  })

  it('says that a login is needed when the server forgot the device meanwhile', async () => {
    world = await startNodeWorld()
    const node = world.node()
    await play(world, node)
    await node.disconnect(never())
    world.headscale.deleteNode(1)
    await expect(node.connect(never())).rejects.toMatchObject({ code: 'node.needs-login' })
  })

  it('says that a login is needed on a device without an account', async () => {
    world = await startNodeWorld()
    await expect(world.node().connect(never())).rejects.toMatchObject({ code: 'node.needs-login' })
  })
})

describe('logging out (sequence E)', () => {
  it('tells the server, which keeps the node expired; the same person gets it back', async () => {
    world = await startNodeWorld()
    const node = world.node()
    await play(world, node)
    expect(await node.leave(never())).toBe('told')
    expect(world.headscale.nodes[0]?.expiresAt).toBeLessThanOrEqual(Date.now())
    expect(await node.observe(never())).toMatchObject({ kind: 'needsLogin', facts: { publicKey: null } })
    expect(await play(world, node)).toMatchObject({ fresh: true, facts: { addresses: ['100.64.0.1'] } })
    expect(world.headscale.nodes).toHaveLength(1)
  })

  it('is finished on the device when the server is away', async () => {
    world = await startNodeWorld()
    const node = world.node()
    await play(world, node)
    await world.headscale.stop()
    expect(await node.leave(never())).toBe('locally')
    expect(await node.observe(never())).toMatchObject({ kind: 'needsLogin', facts: { controlUrl: '' } })
    await world.headscale.start()
  })

  it('costs an operator the right to manage the daemon', async () => {
    world = await startNodeWorld({ daemon: { caller: { uid: 1000, userName: 'ada' } } })
    world.daemon.setOperator('ada')
    const node = world.node()
    await play(world, node)
    await node.logout(never())
    expect(await node.access(never())).toBe('none')
    await expect(play(world, node)).rejects.toMatchObject({ code: 'node.not-permitted' })
  })

  it('does nothing where nobody is signed in', async () => {
    world = await startNodeWorld()
    expect(await world.node().leave(never())).toBeNull()
    expect(world.daemon.calls.filter((call) => !call.startsWith('GET '))).toEqual([])
  })
})

describe('watching', () => {
  it('tells an expiry, and its extension by the server, without a login', async () => {
    world = await startNodeWorld({ headscale: { expiryTickMs: 50 } })
    const node = world.node()
    await play(world, node)
    const watch = watching(node)
    await watch.until((seen) => seen.kind === 'running')
    world.headscale.setExpiry(1, Date.now() + 100)
    await watch.until((seen) => seen.kind === 'expired')
    const later = Date.now() + 3_600_000
    world.headscale.setExpiry(1, later)
    const revived = await watch.until((seen) => seen.kind === 'running')
    // The status rounds to seconds.
    expect(revived).toMatchObject({ facts: { keyExpiresAt: Math.floor(later / 1000) * 1000 } })
    await watch.end()
  })

  it('tells the way of a registration, each thing once', async () => {
    world = await startNodeWorld()
    const node = world.node()
    const watch = watching(node)
    await watch.until((seen) => seen.kind === 'needsLogin')
    await play(world, node)
    await watch.until((seen) => seen.kind === 'running')
    await watch.end()
    for (const [index, seen] of watch.seen.entries()) expect(seen).not.toEqual(watch.seen[index - 1])
  })

  it('ends with its signal, and the daemon has no watcher left', async () => {
    world = await startNodeWorld()
    const watch = watching(world.node())
    await watch.until(() => true)
    await watch.end()
    await expect.poll(() => world.daemon.watchers).toBe(0)
  })
})

describe('after a registration', () => {
  it('no watcher is left behind', async () => {
    world = await startNodeWorld()
    await play(world, world.node())
    await expect.poll(() => world.daemon.watchers).toBe(0)
  })

  it('every changing call was between its two checkpoints', async () => {
    world = await startNodeWorld()
    const passed: string[] = []
    const node = world.node({ checkpoint: (name) => void passed.push(name) })
    await play(world, node)
    await node.leave(never())
    expect(passed).toEqual([
      'node.start:before',
      'node.start:after',
      'node.login-interactive:before',
      'node.login-interactive:after',
      'node.logout:before',
      'node.logout:after',
    ])
    for (const name of passed) expect(NODE_CHECKPOINTS).toContain(name)
  })
})
