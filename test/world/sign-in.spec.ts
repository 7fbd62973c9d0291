/** The main job on real peers: from `latchkey login` to a running node, with one password, as an unprivileged user. */
import { describe, expect, test } from 'vitest'
import { eventsOf, goodResult, refusalOf, sitDown } from './desk.ts'
import { useWorld } from './use-world.ts'

describe.each(['http', 'https'] as const)('a first sign-in on the %s lane', (lane) => {
  const world = useWorld({ lane })

  test('goes from the login page to Running under that user, with the password form submitted once', async () => {
    const { headscale, realm } = world()
    const desk = await sitDown(world())
    const result = await desk.signIn(realm.people.alice)

    expect(result.identity).toMatchObject({
      issuer: realm.issuer,
      subject: await realm.subjectOf('alice'),
      email: 'alice@acme.example',
      username: 'alice',
      displayName: 'Alice Example',
    })
    expect(result.session?.refreshable).toBe(true)
    expect(result.node).toMatchObject({ state: 'running', controlUrl: headscale.url, owner: 'alice@acme.example' })
    const status = await desk.daemon.status()
    expect(result.node?.addresses).toEqual(status.addresses)
    const nodes = (await headscale.nodes()).filter((node) => node.nodeKey === status.nodeKey)
    expect(nodes.map((node) => node.user.name)).toEqual(['alice'])
    expect(desk.person.passwordSubmissions()).toBe(1)
    expect(await realm.events('LOGIN_ERROR')).toEqual([])
  })
})

describe('after a first sign-in', () => {
  const world = useWorld({ lane: 'http' })

  test('a second login while Running asks for nothing and makes no second node', async () => {
    const { headscale, realm } = world()
    const desk = await sitDown(world())
    await desk.signIn(realm.people.alice)
    const before = await desk.daemon.status()
    const nodesBefore = (await headscale.nodes()).length

    const again = desk.login()
    await desk.person.opened()
    const page = await desk.person.waitForText('connected')
    const exit = await again.exit()
    expect(page).toMatch(/connected/i)
    goodResult(exit)
    const steps = eventsOf(exit).flatMap((event) => (event.type === 'step' ? [event.step] : []))
    expect(steps).not.toContain('confirming')
    expect(desk.person.passwordSubmissions()).toBe(1)
    expect((await headscale.nodes()).length).toBe(nodesBefore)
    expect((await desk.daemon.status()).nodeKey).toBe(before.nodeKey)
  })

  test('a node that was deleted on the server, which its daemon does not know, is registered anew', async () => {
    const { headscale, realm } = world()
    const desk = await sitDown(world())
    await desk.signIn(realm.people.alice)
    const before = await desk.daemon.status()
    const [node] = (await headscale.nodes()).filter(({ nodeKey }) => nodeKey === before.nodeKey)
    await headscale.deleteNode(node?.id ?? '')
    expect(await desk.daemon.status()).toMatchObject({ backendState: 'Running', online: true, authUrl: '' })

    const again = desk.login()
    await desk.person.opened()
    await desk.person.confirmHeadscale()
    goodResult(await again.exit())
    const after = await desk.daemon.status()
    expect(after).toMatchObject({ backendState: 'Running', online: true, loginName: 'alice@acme.example' })
    const nodes = (await headscale.nodes()).filter(({ nodeKey }) => nodeKey === after.nodeKey)
    expect(nodes.map(({ id }) => id)).not.toContain(node?.id)
    expect([nodes.length, desk.person.passwordSubmissions()]).toEqual([1, 1])
  })

  test('a re-authentication while Running gives a new node key and keeps the address', async () => {
    const { headscale, realm } = world()
    const desk = await sitDown(world())
    await desk.signIn(realm.people.alice)
    const before = await desk.daemon.status()

    const again = desk.login(['--reauthenticate'])
    await desk.person.opened()
    await desk.person.confirmHeadscale()
    const result = goodResult(await again.exit())
    const after = await desk.daemon.status()
    expect(after.nodeKey).not.toBe(before.nodeKey)
    expect(result.node?.addresses).toEqual(before.addresses)
    expect(desk.person.passwordSubmissions()).toBe(1)
    expect((await headscale.nodes()).filter((node) => node.nodeKey === before.nodeKey)).toEqual([])
  })

  test('a re-authentication that is interrupted at its last step leaves the node as it was', async () => {
    const { realm } = world()
    const desk = await sitDown(world())
    await desk.signIn(realm.people.alice)
    const before = await desk.daemon.status()

    const again = desk.login(['--reauthenticate'])
    await again.waitForLine(/"purpose":"confirm"/)
    again.signal('SIGINT')
    expect((await again.exit()).code).toBe(7)
    const after = await desk.daemon.status()
    expect(after).toMatchObject({ backendState: 'Running', nodeKey: before.nodeKey, authUrl: '' })
    expect((await desk.latchkey(['status']).exit()).code).toBe(0)
  })

  test('a logout forgets the session, and with --node the node too', async () => {
    const { realm } = world()
    const desk = await sitDown(world())
    await desk.signIn(realm.people.alice)
    expect((await desk.latchkey(['status']).exit()).code).toBe(0)
    expect((await desk.latchkey(['logout']).exit()).code).toBe(0)
    expect((await desk.daemon.status()).backendState).toBe('Running')
    expect(refusalOf(await desk.latchkey(['renew']).exit())).toEqual({ exit: 8, code: 'session.not-signed-in' })

    // The browser's own session at the provider is another thing: until it is ended, the next sign-in asks for nothing.
    const again = desk.login()
    await desk.person.opened()
    goodResult(await again.exit())
    expect(desk.person.passwordSubmissions()).toBe(1)
    goodResult(await desk.latchkey(['logout', '--node']).exit())
    await desk.daemon.waitForState('NeedsLogin')
  })
})

describe('offline access', () => {
  const world = useWorld({ lane: 'http' })
  const exchanges = async () =>
    (await world().realm.events('CODE_TO_TOKEN'))
      .filter((event) => event.clientId === 'latchkey' && event.error === null)
      .map((event) => event.details.refresh_token_type)

  test('is had in a second, silent authorization, without a second password', async () => {
    const { realm } = world()
    const desk = await sitDown(world())
    await desk.signIn(realm.people.alice)
    expect(await exchanges()).toEqual(['Offline', 'Refresh'])
    expect(desk.person.passwordSubmissions()).toBe(1)
  })

  test('that the provider does not grant costs nothing: still one password, still Running', async () => {
    const { realm } = world()
    const before = await exchanges()
    await realm.forbidOfflineAccess()
    const desk = await sitDown(world())
    const result = await desk.signIn(realm.people.alice)
    expect((await exchanges()).length).toBe(before.length + 1)
    expect((await exchanges())[0]).toBe('Refresh')
    expect(result.session?.refreshable).toBe(true)
    expect(desk.person.passwordSubmissions()).toBe(1)
  })
})
