import { describe, expect, it } from 'vitest'
import { AppError } from '../../../core/errors/app-error.ts'
import { Secret } from '../../../core/errors/secret.ts'
import { createSession } from '../../../core/session/engine.ts'
import { alice, factsOf, HOUR, recordOf, sessionWorld, settled } from '../../support/session-world.ts'

const AUTH_URL = 'https://headscale.acme.example/register/hskey-authreq-aaaaaaaaaaaaaaaaaaaaaaaa'

function start(options: { node?: boolean } = {}) {
  const world = sessionWorld()
  const session = createSession({
    profile: 'default',
    issuer: alice.issuer,
    controlUrl: options.node === false ? null : 'https://headscale.acme.example',
    ownerRules: { emailVerifiedRequired: true, stripEmailDomain: null },
    ports: options.node === false ? { ...world.ports, node: null } : world.ports,
  })
  const kinds: string[] = []
  session.subscribe(({ session: now }) => kinds.push(now.kind === 'signingIn' ? now.step : now.kind))
  const signIn = (changes = {}) => {
    const done = session.signIn({ method: 'browser', ...changes })
    const outcome = done.then(
      () => 'ok',
      (error: AppError) => error.code,
    )
    return outcome
  }
  return { ...world, session, kinds, signIn }
}

describe('a first sign-in', () => {
  it('goes from the click to connected with one tab, answered when its outcome is known', async () => {
    const { session, signIn, kinds, authorization, registration, authorized, registered, tabs, opened, stored } =
      start()
    await session.start()
    const outcome = signIn()
    authorization.last.progress({ kind: 'link', url: 'https://id.acme.example/authorize' })
    registration.last.progress({ kind: 'authUrl', url: AUTH_URL })
    authorization.last.progress({ kind: 'answered' })
    expect(tabs).toEqual([])
    authorization.last.resolve(authorized(recordOf()))
    await settled()
    expect(stored.record).not.toBeNull()
    expect(tabs).toEqual([{ kind: 'continue', url: AUTH_URL }])
    expect(session.snapshot.session).toMatchObject({ step: 'confirming', link: AUTH_URL })
    registration.last.progress({ kind: 'starting' })
    registration.last.resolve(registered(factsOf(), true))
    await expect(outcome).resolves.toBe('ok')
    expect(kinds.filter((kind, index) => kind !== kinds[index - 1])).toEqual([
      'unknown',
      'signedOut',
      'preparing',
      'browser',
      'verifying',
      'saving',
      'confirming',
      'connecting',
      'active',
    ])
    expect(opened).toEqual(['https://id.acme.example/authorize'])
    expect(session.snapshot).toMatchObject({ connected: true, ownership: 'ours', trouble: null })
  })

  it('answers the tab at once when the node already runs for this person', async () => {
    const { session, signIn, authorization, registration, authorized, registered, tabs } = start()
    await session.start()
    const outcome = signIn()
    registration.last.resolve(registered(factsOf(), false))
    authorization.last.resolve(authorized(recordOf()))
    await expect(outcome).resolves.toBe('ok')
    expect(tabs).toEqual([{ kind: 'connected' }])
  })

  it('signs in only where no control server is configured', async () => {
    const { session, signIn, authorization, authorized, tabs } = start({ node: false })
    await session.start()
    const outcome = signIn()
    authorization.last.resolve(authorized(recordOf()))
    await expect(outcome).resolves.toBe('ok')
    expect(tabs).toEqual([{ kind: 'signedIn' }])
    expect(session.snapshot.node).toEqual({ kind: 'none' })
  })

  it('lets the node part disturb a running node only after the person is admitted', async () => {
    const { session, signIn, authorization, registration, authorized } = start()
    await session.start()
    void signIn()
    let admitted = false
    void registration.last.request.admitted.then(() => {
      admitted = true
    })
    await settled()
    expect(admitted).toBe(false)
    authorization.last.resolve(authorized(recordOf()))
    await settled()
    expect(admitted).toBe(true)
  })

  it('replaces an aged-out link without opening it', async () => {
    const { session, signIn, authorization, registration, authorized, opened, tabs } = start()
    await session.start()
    void signIn()
    registration.last.progress({ kind: 'authUrl', url: AUTH_URL })
    authorization.last.resolve(authorized(recordOf()))
    await settled()
    registration.last.progress({ kind: 'authUrl', url: `${AUTH_URL}b` })
    expect(session.snapshot.session).toMatchObject({ link: `${AUTH_URL}b` })
    expect(opened).toEqual([])
    expect(tabs).toHaveLength(1)
    await session.openLink()
    expect(opened).toEqual([`${AUTH_URL}b`])
  })
})

describe('a sign-in that goes wrong', () => {
  it('says at once that there is no daemon, before a password is typed', async () => {
    const { session, signIn, daemon, authorization } = start()
    const reason = new AppError('general.bug', { where: 'no daemon' }).toWire()
    daemon.observation = { kind: 'noDaemon', reason }
    await session.start()
    await expect(signIn()).resolves.toBe('general.bug')
    expect(authorization.calls).toHaveLength(0)
  })

  it('keeps the identity when only the node fails, tells the tab, and tries the node again for what failed early', async () => {
    const { session, signIn, authorization, registration, authorized, tabs } = start()
    await session.start()
    const outcome = signIn()
    const down = new AppError('general.timed-out', { seconds: 1, waitingFor: 'control server' })
    registration.last.reject(down)
    await settled()
    authorization.last.resolve(authorized(recordOf()))
    await settled()
    expect(registration.calls).toHaveLength(2)
    registration.last.reject(down)
    await expect(outcome).resolves.toBe('general.timed-out')
    expect(tabs).toEqual([{ kind: 'failed', error: down.toWire() }])
    expect(session.snapshot.session.kind).toBe('active')
  })

  it('undoes a registration that this attempt made for somebody else', async () => {
    const { session, signIn, authorization, registration, authorized, registered, undone } = start()
    await session.start()
    const outcome = signIn()
    registration.last.progress({ kind: 'authUrl', url: AUTH_URL })
    authorization.last.resolve(authorized(recordOf()))
    await settled()
    const bobs = factsOf({ owner: { loginName: 'bob@acme.example', displayName: 'Bob' } })
    registration.last.resolve(registered(bobs, true))
    await expect(outcome).resolves.toBe('session.wrong-owner')
    expect(undone).toEqual(['laptop'])
    expect(session.snapshot.trouble?.userMessage).toContain('bob@acme.example')
  })

  it('says what undoing has cost, so that the next sign-in does not run into it', async () => {
    const { session, signIn, authorization, registration, authorized, registered } = start()
    await session.start()
    const outcome = signIn()
    registration.last.progress({ kind: 'authUrl', url: AUTH_URL })
    authorization.last.resolve(authorized(recordOf()))
    await settled()
    registration.last.resolve(
      registered(factsOf({ owner: { loginName: 'bob@acme.example', displayName: null } }), true, true),
    )
    await expect(outcome).resolves.toBe('session.wrong-owner-right-lost')
  })

  it('is not over before a registration that was given up has put back what was there', async () => {
    const { session, signIn, registration } = start()
    await session.start()
    let over = false
    const outcome = signIn().then(() => {
      over = true
    })
    session.cancel()
    await settled()
    expect(over).toBe(false)
    registration.last.reject(new AppError('general.cancelled'))
    await outcome
  })

  it('opens the browser once, even when the provider part has to begin again', async () => {
    const { session, signIn, authorization, opened } = start()
    await session.start()
    void signIn()
    authorization.last.progress({ kind: 'link', url: 'https://id.acme.example/authorize?1' })
    authorization.last.progress({ kind: 'link', url: 'https://id.acme.example/authorize?2' })
    expect(opened).toEqual(['https://id.acme.example/authorize?1'])
    expect(session.snapshot.session).toMatchObject({ link: 'https://id.acme.example/authorize?2' })
  })

  it('gives the person time of their own to confirm, unless the caller set the time for the whole', async () => {
    for (const timeoutMs of [undefined, 60_000]) {
      const { session, signIn, authorization, registration, authorized, clock } = start()
      await session.start()
      const outcome = signIn(timeoutMs === undefined ? {} : { timeoutMs })
      registration.last.progress({ kind: 'authUrl', url: AUTH_URL })
      await clock.moveTo(50_000)
      authorization.last.resolve(authorized(recordOf({ expiresAt: 10 * HOUR })))
      await settled()
      await clock.moveTo(14 * 60_000)
      expect(session.snapshot.session.kind).toBe(timeoutMs === undefined ? 'signingIn' : 'active')
      await clock.moveTo(20 * 60_000)
      registration.last.reject(new AppError('general.cancelled'))
      await expect(outcome).resolves.toBe('session.step-timed-out')
    }
  })

  it('never touches a node that ran for somebody else before', async () => {
    const { session, signIn, authorization, registration, authorized, registered, undone } = start()
    await session.start()
    const outcome = signIn()
    const bobs = factsOf({ owner: { loginName: 'bob@acme.example', displayName: 'Bob' } })
    registration.last.resolve(registered(bobs, false))
    authorization.last.resolve(authorized(recordOf()))
    await expect(outcome).resolves.toBe('session.foreign-node')
    expect(undone).toEqual([])
    expect(session.snapshot.node.kind).toBe('foreign')
    expect(session.snapshot.connected).toBe(false)
  })

  it('ends on cancel, closes everything of the attempt and ignores what arrives late', async () => {
    const { session, signIn, authorization, registration, authorized, stored } = start()
    await session.start()
    const outcome = signIn()
    session.cancel()
    await settled()
    registration.last.reject(new AppError('general.cancelled'))
    await expect(outcome).resolves.toBe('general.cancelled')
    expect(authorization.last.request.signal.aborted).toBe(true)
    expect(registration.last.request.signal.aborted).toBe(true)
    authorization.last.resolve(authorized(recordOf()))
    await settled()
    expect(stored.record).toBeNull()
    expect(session.snapshot.session.kind).toBe('signedOut')
    expect(session.snapshot.trouble).toBeNull()
  })

  it('ends at its deadline and names the step', async () => {
    const { session, signIn, clock, registration } = start()
    await session.start()
    const outcome = signIn({ timeoutMs: 60_000 })
    await clock.moveTo(60_000)
    registration.last.reject(new AppError('general.cancelled'))
    await expect(outcome).resolves.toBe('session.step-timed-out')
    expect(session.snapshot.trouble?.code).toBe('session.step-timed-out')
  })

  it('goes on with the session from before when a second sign-in is cancelled', async () => {
    const { session, signIn, stored, registration } = start()
    stored.record = recordOf()
    await session.start()
    const outcome = signIn()
    session.cancel()
    registration.last.reject(new AppError('general.cancelled'))
    await outcome
    expect(session.snapshot.session.kind).toBe('active')
  })

  it('allows one sign-in at a time', async () => {
    const { session, signIn } = start()
    await session.start()
    void signIn()
    await expect(signIn()).resolves.toBe('session.busy')
  })
})

describe('a session kept alive', () => {
  it('renews by itself between half and three quarters of its life', async () => {
    const { session, stored, clock, sent } = start()
    stored.record = recordOf()
    await session.start()
    session.keepAlive()
    await clock.moveTo(HOUR * 0.62)
    expect(sent).toEqual([])
    await clock.moveTo(HOUR * 0.63)
    expect(sent).toEqual(['refresh-1'])
    expect(session.snapshot.session).toMatchObject({ kind: 'active', expiresAt: HOUR * 0.625 + HOUR })
  })

  it('stays renewing while the network is away, and recovers', async () => {
    const { session, stored, clock, refresh, sent } = start()
    stored.record = recordOf()
    await session.start()
    session.keepAlive()
    const answer = refresh.answer
    refresh.answer = async () => {
      throw new AppError('general.timed-out', { seconds: 1, waitingFor: 'provider' })
    }
    await clock.moveTo(2 * HOUR)
    expect(session.snapshot.session).toMatchObject({ kind: 'renewing', because: { code: 'general.timed-out' } })
    expect(sent.length).toBeGreaterThan(5)
    expect(sent.length).toBeLessThan(20)
    refresh.answer = answer
    await clock.moveTo(2.2 * HOUR)
    expect(session.snapshot).toMatchObject({ session: { kind: 'active' }, trouble: null })
  })

  it('ends on a definite refusal and asks no more', async () => {
    const { session, stored, clock, refresh, sent } = start()
    stored.record = recordOf()
    await session.start()
    session.keepAlive()
    refresh.answer = async () => {
      throw new AppError('session.not-renewable')
    }
    await clock.moveTo(5 * HOUR)
    expect(session.snapshot.session.kind).toBe('ended')
    expect(sent).toHaveLength(1)
  })

  it('stays ended for a later process, which sends the refused token only when a person asks', async () => {
    const first = start()
    first.stored.record = recordOf()
    await first.session.start()
    first.refresh.answer = async () => {
      throw new AppError('session.not-renewable')
    }
    await expect(first.session.renew()).rejects.toMatchObject({ code: 'session.not-renewable' })

    const later = start()
    later.stored.record = first.stored.record
    later.journal.entry = first.journal.entry
    await later.session.start()
    later.session.keepAlive()
    await later.clock.moveTo(5 * HOUR)
    expect(later.session.snapshot.session).toMatchObject({ kind: 'ended', because: { code: 'session.not-renewable' } })
    expect(later.sent).toEqual([])

    await later.session.renew()
    expect(later.session.snapshot.session.kind).toBe('active')
    expect(later.journal.entry).toBeNull()
  })

  it('forgets a refusal once somebody has signed in anew', async () => {
    const { session, stored, journal } = start()
    stored.record = recordOf({ refreshToken: new Secret('fresh') })
    const refusal = { code: 'session.not-renewable', params: {} }
    journal.entry = { tokenHash: 'of another token', attempt: 'old', at: 0, sends: 1, refusal }
    await session.start()
    expect(session.snapshot.session.kind).toBe('active')
  })

  it('ends at its expiry when there is nothing to renew it with', async () => {
    const { session, stored, clock } = start()
    stored.record = recordOf({ refreshToken: null })
    await session.start()
    session.keepAlive()
    await clock.moveTo(HOUR)
    expect(session.snapshot.session).toMatchObject({ kind: 'ended', because: { code: 'session.not-renewable' } })
  })

  it('renews at once after a sleep past the end', async () => {
    const { session, stored, clock, sent } = start()
    stored.record = recordOf({ obtainedAt: -2 * HOUR, expiresAt: -HOUR })
    await session.start()
    session.keepAlive()
    await clock.moveTo(1)
    expect(sent).toHaveLength(1)
  })

  it('tries the old token at once when the last process died before the answer was stored', async () => {
    const { session, stored, journal, clock, sent } = start()
    stored.record = recordOf()
    journal.entry = { tokenHash: '', attempt: 'old', at: 0, sends: 1, refusal: null }
    await session.start()
    session.keepAlive()
    await clock.moveTo(1)
    expect(sent).toEqual(['refresh-1'])
  })

  it('leaves planned renewals to the resident process', async () => {
    const { session, stored, clock, sent } = start()
    stored.record = recordOf()
    await session.start()
    await clock.moveTo(5 * HOUR)
    expect(sent).toEqual([])
  })

  it('renews on a person’s word, and tells how it went', async () => {
    const { session, stored, sent } = start()
    await session.start()
    await expect(session.renew()).rejects.toMatchObject({ code: 'session.not-signed-in' })
    stored.record = recordOf()
    await session.start()
    await expect(session.renew()).resolves.toBeUndefined()
    expect(sent).toHaveLength(1)
  })

  it('calls a locked keychain locked, not signed out', async () => {
    const { session, stored } = start()
    stored.failure = new AppError('general.bug', { where: 'locked' })
    await session.start()
    expect(session.snapshot.session).toMatchObject({ kind: 'unknown', because: { code: 'general.bug' } })
  })

  it('is found by itself once the keychain is unlocked, soon after a start and ever more rarely', async () => {
    const { session, stored, clock, ports, kinds } = start()
    const reads: number[] = []
    const read = ports.vault.read
    ports.vault.read = (signal) => {
      reads.push(clock.now())
      return read(signal)
    }
    stored.record = recordOf()
    stored.failure = new AppError('keychain.locked')
    await session.start()
    session.keepAlive()
    await clock.moveTo(HOUR / 4)
    expect(reads.slice(0, 5)).toEqual([0, 3_750, 11_250, 26_250, 56_250])
    expect(reads.length).toBeLessThan(10)
    stored.failure = null
    await clock.moveTo(HOUR / 2)
    expect(session.snapshot).toMatchObject({ session: { kind: 'active' }, trouble: null })
    expect(kinds.filter((kind) => kind !== 'unknown')).toEqual(['active'])
  })

  it('is looked for at once when the machine wakes or is unlocked, and so is the daemon', async () => {
    const { session, stored, daemon } = start()
    stored.record = recordOf()
    stored.failure = new AppError('keychain.locked')
    await session.start()
    session.watchNode()
    stored.failure = null
    daemon.observation = { kind: 'stopped', facts: factsOf() }
    session.worldChanged()
    await settled()
    expect(session.snapshot).toMatchObject({ session: { kind: 'active' }, node: { kind: 'stopped' } })
  })

  it('outlives a keychain that is locked between the answer and its storage', async () => {
    const { session, stored, clock, refresh, sent } = start()
    stored.record = recordOf()
    await session.start()
    session.keepAlive()
    const answer = refresh.answer
    refresh.answer = async (record) => {
      stored.failure = new AppError('keychain.locked')
      return answer(record)
    }
    await clock.moveTo(HOUR * 0.9)
    expect(session.snapshot.session).toMatchObject({ kind: 'renewing', because: { code: 'keychain.locked' } })
    refresh.answer = answer
    stored.failure = null
    await clock.moveTo(HOUR * 1.1)
    expect(session.snapshot).toMatchObject({ session: { kind: 'active' }, trouble: null })
    expect(sent).toEqual(['refresh-1'])
  })
})

describe('signing out', () => {
  it('revokes later what the keychain would not give out before, and still does the node’s part', async () => {
    const { session, stored, ports } = start()
    stored.record = recordOf()
    await session.start()
    let loggedOut = 0
    if (ports.node !== null) {
      ports.node.logout = async () => {
        loggedOut += 1
      }
    }
    ports.vault.clear = async () => {
      throw new AppError('keychain.unresponsive')
    }
    await expect(session.signOut({ node: 'logout' })).rejects.toMatchObject({
      code: 'session.sign-out-unfinished',
      params: { becauseCode: expect.stringMatching(/^keychain\./) },
    })
    expect(loggedOut).toBe(1)
    expect(session.snapshot.session.kind).toBe('signedOut')

    const later = start()
    later.ports.vault.remnant = async () => recordOf({ refreshToken: new Secret('left behind') })
    const revoked: string[] = []
    later.ports.provider.endSession = async (record) => {
      revoked.push(record.refreshToken?.reveal() ?? '')
      return { revoked: true, browserUrl: null }
    }
    await later.session.start()
    await later.session.signOut({ node: 'keep' })
    expect(revoked).toEqual(['left behind'])
  })

  it('revokes what is stored now, not what this process remembers', async () => {
    const { session, stored, ports } = start()
    stored.record = recordOf()
    await session.start()
    stored.record = recordOf({ refreshToken: new Secret('renewed elsewhere') })
    const revoked: string[] = []
    ports.provider.endSession = async (record) => {
      revoked.push(record.refreshToken?.reveal() ?? '')
      return { revoked: true, browserUrl: null }
    }
    await session.signOut({ node: 'keep' })
    expect(revoked).toEqual(['renewed elsewhere'])
  })

  it('forgets the tokens, keeps the node unless asked, and hands on the provider’s logout page', async () => {
    const { session, stored } = start()
    stored.record = recordOf()
    await session.start()
    await expect(session.signOut({ node: 'keep' })).resolves.toMatchObject({
      browserUrl: 'https://id.acme.example/logout',
      nodeError: null,
    })
    expect(stored.record).toBeNull()
    expect(session.snapshot.session.kind).toBe('signedOut')
  })
})
