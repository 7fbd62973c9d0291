/** Whose node it is: what another account, another person or another server could slip in between. */
import { describe, expect, test } from 'vitest'
import type { CliEvent } from '../../core/contract/events.ts'
import { eventsOf, goodResult, refusalOf, resultOf, sitDown } from './desk.ts'
import type { Client } from './run-as.ts'
import { useWorld } from './use-world.ts'

describe('the guard', () => {
  const world = useWorld({ lane: 'http' })

  test('another account that answers in the browser is told, and its registration undone', async () => {
    const { headscale, realm } = world()
    const desk = await sitDown(world())
    const login = desk.login()
    await desk.person.opened()
    await desk.person.fillKeycloakLogin(realm.people.alice)
    const confirm = await confirmLink(login)

    const dave = await world().person()
    await dave.open(confirm)
    await dave.fillKeycloakLogin(realm.people.dave)
    await dave.confirmHeadscale()
    const exit = await login.exit()
    expect(refusalOf(exit)).toEqual({ exit: 3, code: 'session.wrong-owner-right-lost' })
    const result = resultOf(exit)
    expect(result.ok ? '' : result.error.userMessage).toMatch(/dave@acme\.example.*alice@acme\.example/)
    await desk.daemon.waitForState('NeedsLogin')
    const daves = (await headscale.nodes()).filter((node) => node.user.name === 'dave')
    expect(daves).toHaveLength(1)
    expect(daves[0]?.expiresAt?.getTime() ?? Number.POSITIVE_INFINITY).toBeLessThanOrEqual(Date.now())

    // What the hint says works: root gives the right back, then Alice comes in.
    await desk.daemon.setOperator(desk.account.user.name)
    const again = desk.login()
    await desk.person.opened()
    await desk.person.confirmHeadscale()
    expect(goodResult(await again.exit()).node?.owner).toBe('alice@acme.example')
  })

  test('a node that already runs for somebody else is never touched', async () => {
    const { realm } = world()
    const daves = await sitDown(world())
    await daves.signIn(realm.people.dave)
    const before = await daves.daemon.status()

    const alices = await sitDown(world(), { daemon: daves.daemon })
    const login = alices.login()
    await alices.person.opened()
    await alices.person.fillKeycloakLogin(realm.people.alice)
    const exit = await login.exit()
    expect(refusalOf(exit)).toEqual({ exit: 3, code: 'session.foreign-node' })
    expect(await alices.person.waitForText('Nothing was changed')).toContain('dave@acme.example')
    expect(await daves.daemon.status()).toMatchObject({ backendState: 'Running', nodeKey: before.nodeKey })
  })

  test('an auth URL of another server is not followed', async () => {
    const { realm } = world()
    const elsewhere = await world().anotherHeadscale()
    const desk = await sitDown(world())
    const login = desk.login()
    await desk.person.opened()
    await desk.person.fillKeycloakLogin(realm.people.alice)
    await confirmLink(login)
    // Now somebody with the right to do so points the daemon elsewhere; its link is in the daemon's status.
    // Latchkey may see it first and give up, and then it is gone from the status.
    const pointed = desk.daemon.authUrl(elsewhere.url).catch(() => null)
    const exit = await login.exit(120_000)
    await pointed
    const links = eventsOf(exit).flatMap((event) => (event.type === 'link' ? [event.url] : []))
    expect(links.filter((url) => url.startsWith(elsewhere.url))).toEqual([])
    expect(desk.person.visited().filter((url) => url.startsWith(elsewhere.url))).toEqual([])
    expect(refusalOf(exit)).toEqual({ exit: 3, code: 'node.auth-url-foreign' })
    expect(resultOf(exit)).toMatchObject({ error: { userMessage: expect.stringContaining(elsewhere.url) } })
  })
})

describe('the person at the browser', () => {
  const world = useWorld({ lane: 'http', headscale: { registerCacheExpiration: '8s' } })

  test('who closes the tab can open the link again', async () => {
    const { realm } = world()
    const desk = await sitDown(world())
    const login = desk.login()
    await desk.person.opened()
    await desk.person.closeTab()
    const link = await linkOf(login, 'signIn')
    await desk.person.open(link)
    await desk.person.fillKeycloakLogin(realm.people.alice)
    await desk.person.confirmHeadscale()
    goodResult(await login.exit())
  })

  test('who closes the tab and walks away is told when the time is up', async () => {
    const desk = await sitDown(world())
    const login = desk.login(['--timeout', '6'])
    await desk.person.opened()
    await desk.person.closeTab()
    expect(refusalOf(await login.exit())).toEqual({ exit: 7, code: 'session.step-timed-out' })
  })

  test('who waits past the life of the link gets a fresh one', async () => {
    const { realm } = world()
    const desk = await sitDown(world())
    const login = desk.login()
    await desk.person.opened()
    await desk.person.fillKeycloakLogin(realm.people.alice)
    const first = await confirmLink(login)
    const fresh = await linkOf(login, 'confirm', (url) => url !== first)
    await desk.person.open(fresh)
    await desk.person.confirmHeadscale()
    goodResult(await login.exit())
    expect(desk.person.passwordSubmissions()).toBe(1)
  })

  test('who has no browser here finishes with a code in a browser elsewhere', async () => {
    const { realm } = world()
    const desk = await sitDown(world())
    const elsewhere = await world().person()
    const login = desk.latchkey(['login', '--device', '--timeout', '90'])
    const code = eventIn(await login.waitForLine(/"type":"deviceCode"/))
    if (code.type !== 'deviceCode') throw new Error('no device code')
    await elsewhere.open(code.verificationUriComplete ?? code.verificationUri)
    await elsewhere.fillKeycloakLogin(realm.people.alice)
    await elsewhere.grantKeycloakDevice()
    // Keycloak has ended the browser's session with the offline token (decision 5), so the second link asks again.
    await elsewhere.open(await confirmLink(login))
    await elsewhere.fillKeycloakLogin(realm.people.alice)
    await elsewhere.confirmHeadscale()
    const result = goodResult(await login.exit())
    expect(result.node).toMatchObject({ state: 'running', owner: 'alice@acme.example' })
  })
})

function confirmLink(login: Client): Promise<string> {
  return linkOf(login, 'confirm')
}

/** The first link of that purpose that passes. */
async function linkOf(login: Client, purpose: string, passes: (url: string) => boolean = () => true): Promise<string> {
  const match = {
    test(line: string): boolean {
      const event = line.startsWith('{') ? eventIn(line) : null
      return event?.type === 'link' && event.purpose === purpose && passes(event.url)
    },
  }
  const line = await login.waitForLine(match)
  const event = eventIn(line)
  return event.type === 'link' ? event.url : ''
}

function eventIn(line: string): CliEvent {
  return JSON.parse(line) as CliEvent
}
