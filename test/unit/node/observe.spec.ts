import { describe, expect, it } from 'vitest'
import { readBusLine } from '../../../core/node/ipn-bus.ts'
import { judge } from '../../../core/node/observe.ts'
import { FRESH, OUR_SERVER, type ReadingChanges, readingOf } from '../../support/node-parts.ts'

const kindOf = (changes: ReadingChanges, controlUrl = OUR_SERVER) => judge(readingOf(changes), controlUrl).kind
const LINK = `${OUR_SERVER}/register/hskey-authreq-abcdefghijklmnopqrstuvwx`

describe('what the daemon shows, as one observation', () => {
  it.each<[string, string, ReadingChanges]>([
    ['a node on its network', 'running', {}],
    ['a server that cannot be reached while the node runs', 'running', { self: { Online: false } }],
    ['a running node that re-authenticates', 'running', { status: { AuthURL: LINK } }],
    [
      'a running node that the server does not know any more',
      'needsLogin',
      { status: { AuthURL: LINK }, self: { Online: false } },
    ],
    ['a key past its expiry', 'expired', { status: { BackendState: 'NeedsLogin' }, self: { Expired: true } }],
    ['a key past its expiry while the state still says Running', 'expired', { self: { Expired: true } }],
    [
      'a daemon restarted with an expired key',
      'needsLogin',
      { status: { BackendState: 'NeedsLogin', AuthURL: LINK }, self: { PublicKey: '' } },
    ],
    ['a machine in which nobody has signed in', 'needsLogin', FRESH],
    ['an approved node on its way', 'starting', { status: { BackendState: 'Starting' } }],
    [
      'a starting node that the server does not know any more',
      'needsLogin',
      { status: { BackendState: 'Starting', AuthURL: LINK }, self: { Online: false } },
    ],
    ['a daemon that has just begun', 'starting', { status: { BackendState: 'NoState' } }],
    ['a node that was disconnected', 'stopped', { status: { BackendState: 'Stopped' }, prefs: { WantRunning: false } }],
    [
      'a logout that could not reach the server',
      'needsLogin',
      { status: { BackendState: 'Stopped' }, prefs: { LoggedOut: true } },
    ],
    ['a state that we do not know', 'needsLogin', { status: { BackendState: 'NeedsMachineAuth' } }],
    ['an account of another server', 'otherServer', { prefs: { ControlURL: 'https://other.example.com' } }],
    ["an account of Tailscale's own server", 'otherServer', { prefs: { ControlURL: '' } }],
    [
      'another server without an account there',
      'needsLogin',
      { ...FRESH, prefs: { ...FRESH.prefs, ControlURL: 'https://other.example.com' } },
    ],
    ['a device policy for another server', 'otherServer', { policyLoginUrl: 'https://corp.example.com' }],
    [
      'such a policy before anybody has signed in',
      'otherServer',
      { ...FRESH, policyLoginUrl: 'https://corp.example.com' },
    ],
    [
      'a device policy for our server',
      'running',
      { policyLoginUrl: OUR_SERVER, prefs: { ControlURL: 'https://other.example.com' } },
    ],
    ['a daemon that somebody else holds', 'noDaemon', { status: { BackendState: 'InUseOtherUser' } }],
  ])('%s: %s', (_case, kind, changes) => {
    expect(kindOf(changes)).toBe(kind)
  })

  it.each([`${OUR_SERVER}/`, 'https://HEADSCALE.example.com', 'https://headscale.example.com:443'])(
    'takes %s for the same server',
    (written) => {
      expect(kindOf({ prefs: { ControlURL: written } })).toBe('running')
    },
  )

  it.each(['http://headscale.example.com', 'https://headscale.example.com:8443', 'https://headscale.example.com/sub'])(
    'takes %s for another',
    (written) => {
      expect(kindOf({ prefs: { ControlURL: written } })).toBe('otherServer')
    },
  )

  it('names the address of the other server', () => {
    expect(judge(readingOf({ prefs: { ControlURL: '' } }), OUR_SERVER)).toMatchObject({
      url: 'https://controlplane.tailscale.com',
    })
  })

  it('gathers the facts of the node', () => {
    const observation = judge(readingOf({ self: { KeyExpiry: '2030-01-01T00:00:00Z' } }), OUR_SERVER)
    expect(observation).toEqual({
      kind: 'running',
      facts: {
        name: 'box',
        addresses: ['100.64.0.7'],
        controlUrl: OUR_SERVER,
        owner: { loginName: 'ada@example.com', displayName: 'Ada' },
        tags: [],
        keyExpiresAt: Date.UTC(2030, 0, 1),
        expired: false,
        online: true,
        publicKey: `nodekey:${'a'.repeat(64)}`,
        daemonVersion: '1.101.0',
        unattended: false,
        health: [],
      },
    })
  })

  it('tells whether the daemon stays on the network when nobody holds it', () => {
    const observation = judge(readingOf({ prefs: { ForceDaemon: true } }), OUR_SERVER)
    expect(observation).toMatchObject({ facts: { unattended: true } })
  })

  it('takes the owner of an old daemon from the profile, where its status names nobody', () => {
    const Config = { PrivateNodeKey: 'privkey:0', UserProfile: { ID: 7, LoginName: 'ada', DisplayName: '' } }
    const owner = (UserID: number) =>
      judge(readingOf({ status: { User: undefined }, self: { UserID }, prefs: { Config } }), OUR_SERVER)
    expect(owner(7)).toMatchObject({ facts: { owner: { loginName: 'ada', displayName: null } } })
    // Another account's netmap while the profile still names the one before.
    expect(owner(8)).toMatchObject({ facts: { owner: null } })
  })

  it('gives a tagged node no owner', () => {
    const observation = judge(readingOf({ self: { Tags: ['tag:server'] } }), OUR_SERVER)
    expect(observation).toMatchObject({ facts: { owner: null, tags: ['tag:server'] } })
  })

  it('falls back to the host name where the server gave no name', () => {
    expect(judge(readingOf({ self: { DNSName: '' } }), OUR_SERVER)).toMatchObject({ facts: { name: 'box' } })
  })

  it('lets no text of daemon or server through that could steer a terminal or turn a line', () => {
    const bad = 'x\u001b]0;t\u0007\u009b2J\u202ey\n'
    const { health } = readBusLine(JSON.stringify({ Health: { Warnings: { w: { WarnableCode: 'w', Text: bad } } } }))
    const warnings = health ?? []
    const texts = {
      Version: bad,
      TailscaleIPs: [bad],
      User: { 7: { LoginName: bad, DisplayName: bad } },
      Health: [bad],
    }
    const readings: ReadingChanges[] = [
      { status: texts, self: { DNSName: '', HostName: bad }, prefs: { ControlURL: `https://a${bad}` }, warnings },
      { status: { ...texts, BackendState: bad }, self: { DNSName: bad, Tags: [bad] }, policyLoginUrl: bad },
    ]
    for (const changes of readings) {
      const told = JSON.stringify(judge(readingOf(changes), OUR_SERVER))
      // JSON writes the older controls as escapes.
      expect(told).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]|\\u00|\\n/u)
      expect(told).toContain('x]0;t2Jy')
    }
  })

  it('bounds what a daemon can say', () => {
    const many = Array.from({ length: 1_000 }, () => 'x'.repeat(10_000))
    const told = JSON.stringify(judge(readingOf({ status: { TailscaleIPs: many, Health: many } }), OUR_SERVER))
    expect(told.length).toBeLessThan(60_000)
  })

  it('never makes an account equal to another by cleaning its name', () => {
    for (const LoginName of ['ada@example.com\u200b', 'ada@\u001bexample.com', '\u202eada@example.com']) {
      const observation = judge(readingOf({ status: { User: { 7: { LoginName, DisplayName: '' } } } }), OUR_SERVER)
      expect(observation).toMatchObject({ facts: { owner: { loginName: 'ada@example.com\ufffd' } } })
    }
  })

  it('compares the control URL as the daemon has it', () => {
    expect(kindOf({ prefs: { ControlURL: OUR_SERVER.replace('https', 'htt\u200bps') } })).toBe('otherServer')
  })

  it("shows the bus's health in order, else the plain texts of the status", () => {
    const status = { Health: ['plain'] }
    const warnings = [
      { WarnableCode: 'login-state', Severity: 'medium', Text: 'second', ImpactsConnectivity: false },
      { WarnableCode: 'no-derp-home', Severity: 'medium', Text: 'first', ImpactsConnectivity: true },
    ]
    expect(judge(readingOf({ status }), OUR_SERVER)).toMatchObject({ facts: { health: ['plain'] } })
    expect(judge(readingOf({ status, warnings }), OUR_SERVER)).toMatchObject({ facts: { health: ['first', 'second'] } })
  })
})
