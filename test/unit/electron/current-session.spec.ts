import { beforeEach, describe, expect, test, vi } from 'vitest'
import type { Snapshot } from '../../../core/contract/snapshot.ts'
import { AppError } from '../../../core/errors/app-error.ts'
import { silent } from '../../../core/log/logger.ts'
import { createSession } from '../../../core/session/engine.ts'
import type { ProfileSession } from '../../../electron/compose.ts'
import { type CurrentSession, createCurrentSession } from '../../../electron/current-session.ts'
import { recordOf, sessionWorld, settled } from '../../support/session-world.ts'

type World = ReturnType<typeof sessionWorld>

/** Profiles `home` and `work`, each with a world of its own; `broken` has a configuration that cannot be used. */
function scene() {
  const worlds: Record<string, World> = { home: sessionWorld(), work: sessionWorld() }
  const log: string[] = []
  const opened: [string, string | null][] = []
  const checks = { probeKeychain: vi.fn(async () => {}), requireRightToManage: vi.fn(async () => {}) }
  const clock = sessionWorld().clock
  const session = createCurrentSession({
    async compose(profile, memoryOnly): Promise<ProfileSession> {
      const world = worlds[profile]
      if (world === undefined) throw new AppError('config.unreadable', { file: 'f', reason: 'r', fix: 'x' })
      log.push(`open ${profile}${memoryOnly ? ' in memory' : ''}`)
      // A registration that lasts until it is given up.
      if (world.ports.node !== null) {
        vi.spyOn(world.ports.node, 'register').mockImplementation(
          ({ signal }) =>
            new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason))),
        )
      }
      const ports = memoryOnly ? { ...world.ports, vault: sessionWorld().ports.vault } : world.ports
      const engine = createSession({
        profile,
        issuer: 'https://id.acme.example',
        controlUrl: 'https://headscale.acme.example',
        ownerRules: { emailVerifiedRequired: true, stripEmailDomain: null },
        memoryOnly,
        ports,
      })
      return {
        engine,
        checks,
        memoryOnly,
        becomeResident: () => engine.start(),
        async close() {
          log.push(`close ${profile}`)
          await engine.close()
        },
      }
    },
    async openLink(url, browser) {
      opened.push([url, browser])
    },
    clock,
    logger: silent,
  })
  const told: Snapshot[] = []
  session.subscribe((snapshot) => told.push(snapshot))
  return { session, worlds, log, opened, checks, told }
}

const BROWSER = { method: 'browser', anotherAccount: false } as const

let s: ReturnType<typeof scene>
beforeEach(() => {
  s = scene()
})

function world(profile: string): World {
  const found = s.worlds[profile]
  if (found === undefined) throw new Error(`no world ${profile}`)
  return found
}

/** Opens it, and lets keychain and daemon be read. */
async function goTo(profile: string | null): Promise<void> {
  await s.session.switchTo(profile)
  await settled()
}

/** Begins a sign-in and waits for the engine to have it. */
async function begin(session: CurrentSession): Promise<{ ended: Promise<unknown> }> {
  const ended = session.signIn(BROWSER).catch((caught: unknown) => caught)
  await settled()
  return { ended }
}

describe('without a profile', () => {
  test('nothing is known before the first word on which there is', () => {
    expect(s.session.snapshot).toMatchObject({ session: { kind: 'unknown', because: null }, trouble: null })
  })

  test('nobody is signed in, nothing is in red, and signing in says what is missing', async () => {
    await goTo(null)
    expect(s.session.snapshot).toMatchObject({ session: { kind: 'signedOut' }, trouble: null, profile: '' })
    await expect(s.session.signIn(BROWSER)).rejects.toMatchObject({ code: 'config.not-set-up' })
    expect(s.session.snapshot.trouble).toBeNull()
  })
})

describe('switching', () => {
  test('closes the old session before the new one is opened', async () => {
    await goTo('home')
    await goTo('work')
    expect(s.log).toEqual(['open home', 'close home', 'open work'])
    expect(s.session.profile).toBe('work')
  })

  test('tells the new profile at once, as not yet known', async () => {
    await goTo('home')
    s.told.length = 0
    await goTo('work')
    expect(s.told[0]).toMatchObject({ profile: 'work', session: { kind: 'unknown', because: null }, trouble: null })
    expect(s.told.at(-1)).toMatchObject({ profile: 'work', session: { kind: 'signedOut' } })
  })

  test('revisions grow through every switch and reopening', async () => {
    for (const next of ['home', 'work', 'broken', null, 'home']) await goTo(next)
    const revisions = s.told.map(({ revision }) => revision)
    expect(revisions).toEqual([...new Set(revisions)].sort((one, other) => one - other))
    expect(s.session.snapshot.revision).toBe(revisions.at(-1))
  })

  test('ends a sign-in that is under way, and what comes of it later changes nothing', async () => {
    await goTo('home')
    const { ended } = await begin(s.session)
    expect(s.session.snapshot.session.kind).toBe('signingIn')
    await goTo('work')
    expect(await ended).toMatchObject({ code: 'general.cancelled' })
    expect(s.session.snapshot).toMatchObject({ profile: 'work', session: { kind: 'signedOut' }, trouble: null })
  })

  test('ends the checks before a sign-in too', async () => {
    await goTo('home')
    s.checks.probeKeychain.mockReturnValueOnce(new Promise(() => {}))
    const { ended } = await begin(s.session)
    await goTo('work')
    expect(await ended).toMatchObject({ code: 'general.cancelled' })
    expect(s.session.snapshot.session.kind).toBe('signedOut')
  })

  test('a configuration that cannot be used is said, and read again when the person tries again', async () => {
    await goTo('broken')
    expect(s.session.snapshot).toMatchObject({
      profile: 'broken',
      session: { kind: 'unknown', because: { code: 'config.unreadable' } },
      trouble: { code: 'config.unreadable' },
    })
    await expect(s.session.signIn(BROWSER)).rejects.toMatchObject({ code: 'config.unreadable' })
    s.worlds.broken = sessionWorld()
    await s.session.start()
    expect(s.session.snapshot).toMatchObject({ session: { kind: 'signedOut' }, trouble: null })
  })

  test('what is asked for during a switch is done by the new one', async () => {
    await goTo('home')
    const switching = s.session.switchTo('work')
    const { ended } = await begin(s.session)
    await switching
    expect(s.session.snapshot).toMatchObject({ profile: 'work', session: { kind: 'signingIn' } })
    s.session.cancel()
    await ended
  })
})

describe('before a sign-in', () => {
  beforeEach(() => goTo('home'))

  test('a daemon that may not be managed is told of before the browser opens', async () => {
    s.checks.requireRightToManage.mockRejectedValueOnce(new AppError('node.not-permitted', { fix: 'f' }))
    await expect(s.session.signIn(BROWSER)).rejects.toMatchObject({ code: 'node.not-permitted' })
    expect(s.session.snapshot).toMatchObject({
      session: { kind: 'signedOut' },
      trouble: { code: 'node.not-permitted' },
    })
    expect(world('home').opened).toEqual([])
  })

  test('the checks are the first step, and can be cancelled at once', async () => {
    s.checks.probeKeychain.mockReturnValueOnce(new Promise(() => {}))
    const { ended } = await begin(s.session)
    expect(s.session.snapshot.session).toMatchObject({ kind: 'signingIn', step: 'preparing' })
    s.session.cancel()
    expect(s.session.snapshot.session.kind).toBe('signedOut')
    expect(await ended).toMatchObject({ code: 'general.cancelled' })
    expect(s.session.snapshot.trouble).toBeNull()
  })

  test('nothing but signing in is told from the click on', async () => {
    s.told.length = 0
    const { ended } = await begin(s.session)
    expect(new Set(s.told.map(({ session }) => session.kind))).toEqual(new Set(['signingIn']))
    s.session.cancel()
    await ended
  })

  test('a second click is told that one is under way, and does not become trouble', async () => {
    const { ended } = await begin(s.session)
    await expect(s.session.signIn(BROWSER)).rejects.toMatchObject({ code: 'session.busy' })
    expect(s.session.snapshot).toMatchObject({ session: { kind: 'signingIn' }, trouble: null })
    s.session.cancel()
    await ended
  })

  test('the next act clears the trouble of the last one', async () => {
    s.checks.requireRightToManage.mockRejectedValueOnce(new AppError('node.not-permitted', { fix: 'f' }))
    await s.session.signIn(BROWSER).catch(() => {})
    const { ended } = await begin(s.session)
    expect(s.session.snapshot.trouble).toBeNull()
    s.session.cancel()
    await ended
  })
})

describe('without a keychain', () => {
  test('the profile is opened anew in memory, and a later sign-in begins with the keychain again', async () => {
    await goTo('home')
    const ended = s.session.signInWithoutKeychain().catch((caught: unknown) => caught)
    await settled()
    expect(s.log).toEqual(['open home', 'close home', 'open home in memory'])
    expect(s.session.snapshot.session.kind).toBe('signingIn')
    s.session.cancel()
    expect(await ended).toMatchObject({ code: 'general.cancelled' })
    const again = await begin(s.session)
    expect(s.log.at(-1)).toBe('open home')
    s.session.cancel()
    await again.ended
  })
})

describe('signing out', () => {
  beforeEach(async () => {
    world('home').stored.record = recordOf()
    await goTo('home')
    expect(s.session.snapshot.session.kind).toBe('active')
  })

  test("opens the provider's page", async () => {
    await s.session.signOut({ node: 'keep' })
    expect(s.opened).toEqual([['https://id.acme.example/logout', null]])
    expect(s.session.snapshot).toMatchObject({ session: { kind: 'signedOut' }, trouble: null })
  })

  test('leaves the browser alone when told so', async () => {
    await s.session.signOut({ node: 'keep', openPage: false })
    expect(s.opened).toEqual([])
  })

  test('a keychain that kept its items is trouble, and the call says so', async () => {
    const { ports } = world('home')
    vi.spyOn(ports.vault, 'clear').mockRejectedValueOnce(new AppError('keychain.locked'))
    await expect(s.session.signOut({ node: 'keep' })).rejects.toMatchObject({ code: 'session.sign-out-unfinished' })
    expect(s.session.snapshot).toMatchObject({
      session: { kind: 'signedOut' },
      trouble: { code: 'session.sign-out-unfinished' },
    })
  })

  test('a device that could not leave is trouble, and the page is opened all the same', async () => {
    const { node } = world('home').ports
    if (node === null) throw new Error('no node')
    vi.spyOn(node, 'logout').mockRejectedValueOnce(new AppError('node.not-permitted', { fix: 'f' }))
    await expect(s.session.signOut({ node: 'logout' })).rejects.toMatchObject({ code: 'node.not-permitted' })
    expect(s.opened).toHaveLength(1)
    expect(s.session.snapshot.trouble).toMatchObject({ code: 'node.not-permitted' })
  })
})

describe('the present link', () => {
  test('is opened again in the browser that was named', async () => {
    await goTo('home')
    const { ended } = await begin(s.session)
    world('home').authorization.last.progress({ kind: 'link', url: 'https://id.acme.example/authorize?x=1' })
    await settled()
    await s.session.openLink('firefox')
    expect(s.opened).toEqual([['https://id.acme.example/authorize?x=1', 'firefox']])
    s.session.cancel()
    await ended
  })
})

test('nothing can be begun once it is closed', async () => {
  await goTo('home')
  await s.session.close()
  expect(s.log.at(-1)).toBe('close home')
  await expect(s.session.signIn(BROWSER)).rejects.toMatchObject({ code: 'general.cancelled' })
  await goTo('work')
  expect(s.log).not.toContain('open work')
})
