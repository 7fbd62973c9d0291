import { describe, expect, it } from 'vitest'
import { planRegistration } from '../../../core/node/plan.ts'
import { FRESH, OUR_SERVER, type ReadingChanges, readingOf } from '../../support/node-parts.ts'

const plan = (changes: ReadingChanges, reauthenticate = false) =>
  planRegistration(readingOf(changes), OUR_SERVER, reauthenticate)
const LINK = `${OUR_SERVER}/register/hskey-authreq-abcdefghijklmnopqrstuvwx`
const GATED = { kind: 'login', gated: true }
const AT_ONCE = { kind: 'login', gated: false }

describe('the plan of a registration', () => {
  it.each<[string, object, ReadingChanges]>([
    ['a fresh machine: at once', AT_ONCE, FRESH],
    ['a login needed at our server: at once', AT_ONCE, { status: { BackendState: 'NeedsLogin', HaveNodeKey: false } }],
    ['an expired key: at once', AT_ONCE, { status: { BackendState: 'NeedsLogin' }, self: { Expired: true } }],
    ['an expired key after a restart: at once', AT_ONCE, { status: { BackendState: 'NeedsLogin', AuthURL: LINK } }],
    [
      'logged out while the server was away: at once',
      AT_ONCE,
      { status: { BackendState: 'Stopped' }, prefs: { LoggedOut: true } },
    ],
    ['running and seen by the server: nothing', { kind: 'present' }, {}],
    [
      'starting, and the server took its key: nothing but waiting',
      { kind: 'present' },
      { status: { BackendState: 'Starting' } },
    ],
    [
      'starting, not seen by the server: look',
      { kind: 'wake' },
      { status: { BackendState: 'Starting' }, self: { Online: false } },
    ],
    ['running with a re-authentication under way: nothing', { kind: 'present' }, { status: { AuthURL: LINK } }],
    ['running but not seen by the server: look', { kind: 'wake' }, { self: { Online: false } }],
    ['stopped: start it', { kind: 'wake' }, { status: { BackendState: 'Stopped' } }],
    ['deleted on the server: after admission', GATED, { status: { AuthURL: LINK }, self: { Online: false } }],
    ['expired while the state says Running: after admission', GATED, { self: { Expired: true } }],
    [
      'an account of another server: a profile of its own',
      { kind: 'switch' },
      { prefs: { ControlURL: 'https://other' } },
    ],
    [
      'another address without an account: at once, in place',
      AT_ONCE,
      { ...FRESH, prefs: { ...FRESH.prefs, ControlURL: 'https://other' } },
    ],
  ])('%s', (_case, expected, changes) => {
    expect(plan(changes)).toEqual(expected)
  })

  it.each<[string, object, ReadingChanges]>([
    ['a running node waits for admission', GATED, {}],
    ['a starting node too', GATED, { status: { BackendState: 'Starting' } }],
    ['a stopped node too', GATED, { status: { BackendState: 'Stopped' } }],
    ['a running node of an old daemon too', GATED, { status: { Version: '1.80.0' } }],
    [
      'an expired node needs no second question',
      AT_ONCE,
      { status: { BackendState: 'NeedsLogin' }, self: { Expired: true } },
    ],
  ])('to re-authenticate: %s', (_case, expected, changes) => {
    expect(plan(changes, true)).toEqual(expected)
  })

  it('ends where a device policy binds the daemon to another server', () => {
    expect(() => plan({ policyLoginUrl: 'https://corp' })).toThrow(
      expect.objectContaining({
        code: 'node.policy-other-server',
        params: { url: 'https://corp', wanted: OUR_SERVER },
      }),
    )
  })

  it('ends where somebody else holds the daemon', () => {
    expect(() => plan({ status: { BackendState: 'InUseOtherUser' } })).toThrow(
      expect.objectContaining({ code: 'node.held-by-other' }),
    )
  })
})
