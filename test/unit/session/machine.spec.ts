/** Every pair of state and event has a cell: what the session is afterwards. A missing cell does not compile. */
// biome-ignore-all format: the cells are a table
import { describe, expect, it } from 'vitest'
import { reduce } from '../../../core/session/machine.ts'
import { type Account, initialState, type Moment, type SessionEvent, type SessionState } from '../../../core/session/state.ts'
import { alice, factsOf, HOUR } from '../../support/session-world.ts'

type EventType = SessionEvent['type']
type StateName =
  | 'unknown' | 'signedOut' | 'browser' | 'saving' | 'confirming' | 'active' | 'renewing' | 'waiting' | 'ended'

const account: Account = { identity: alice, obtainedAt: 0, expiresAt: HOUR, refreshable: true, memoryOnly: false }
const moment: Moment = { now: HOUR, random: 0.5, judge: () => 'ours', nameOf: () => 'alice@acme.example' }
const error = { code: 'general.timed-out', userMessage: 'late', hint: 'again', params: {} }
const AUTH_URL = 'https://headscale.acme.example/register/hskey-authreq-aaaaaaaaaaaaaaaaaaaaaaaa'

const events: { [T in EventType]: Extract<SessionEvent, { type: T }> } = {
  loaded: { type: 'loaded', account, refreshAtOnce: false, refused: null },
  loadFailed: { type: 'loadFailed', error },
  signInRequested: {
    type: 'signInRequested', attempt: 'new', method: 'browser', anotherAccount: false, reauthenticate: false,
    openBrowser: true, deadline: HOUR, confirmWithin: null,
  },
  cancelRequested: { type: 'cancelRequested' },
  deadlinePassed: { type: 'deadlinePassed', attempt: 'mine' },
  linkReady: { type: 'linkReady', attempt: 'mine', url: 'https://id.acme.example/authorize' },
  deviceCodeReady: {
    type: 'deviceCodeReady', attempt: 'mine',
    code: { userCode: 'ABCD', verificationUri: 'https://id.acme.example/device', verificationUriComplete: null, expiresAt: HOUR },
  },
  browserFailed: { type: 'browserFailed', attempt: 'mine', error },
  responseArrived: { type: 'responseArrived', attempt: 'mine' },
  authorized: { type: 'authorized', attempt: 'mine', account },
  authorizeFailed: { type: 'authorizeFailed', attempt: 'mine', error },
  saved: { type: 'saved', attempt: 'mine' },
  saveFailed: { type: 'saveFailed', attempt: 'mine', error },
  authUrlReady: { type: 'authUrlReady', attempt: 'mine', url: AUTH_URL },
  nodeConnecting: { type: 'nodeConnecting', attempt: 'mine' },
  registered: {
    type: 'registered', attempt: 'mine', registration: { facts: factsOf(), fresh: true, undoLosesOperator: false },
  },
  registerFailed: { type: 'registerFailed', attempt: 'mine', error },
  registrationUndone: { type: 'registrationUndone', attempt: 'mine', undone: true },
  nodeObserved: { type: 'nodeObserved', observation: { kind: 'running', facts: factsOf() } },
  renewalDue: { type: 'renewalDue', attempt: 'next' },
  renewRequested: { type: 'renewRequested', attempt: 'next' },
  worldChanged: { type: 'worldChanged' },
  renewed: { type: 'renewed', attempt: 'mine', account },
  renewFailed: { type: 'renewFailed', attempt: 'mine', error, outcome: 'later', askedToWait: null, uncertain: false },
  signedOut: { type: 'signedOut' },
}

function after(start: SessionState, ...types: EventType[]): SessionState {
  return types.reduce((state, type) => reduce(state, withAttempt(events[type]), moment).state, start)
}

/** The states' own attempt is called `mine`. */
function withAttempt(event: SessionEvent): SessionEvent {
  return event.type === 'signInRequested' || event.type === 'renewalDue' ? { ...event, attempt: 'mine' } : event
}

const fresh = initialState(true)
const signedOut = reduce(fresh, { type: 'loaded', account: null, refreshAtOnce: false, refused: null }, moment).state
const states: Record<StateName, SessionState> = {
  unknown: fresh,
  signedOut,
  browser: after(signedOut, 'signInRequested', 'linkReady'),
  saving: after(signedOut, 'signInRequested', 'linkReady', 'responseArrived', 'authorized'),
  confirming: after(signedOut, 'signInRequested', 'linkReady', 'responseArrived', 'authorized', 'saved', 'authUrlReady'),
  active: after(fresh, 'loaded'),
  renewing: after(fresh, 'loaded', 'renewalDue'),
  waiting: after(fresh, 'loaded', 'renewalDue', 'renewFailed'),
  ended: reduce(after(fresh, 'loaded', 'renewalDue'), { ...events.renewFailed, outcome: 'ended' }, moment).state,
}

/** What the session is after the event; '=' when the event changes nothing at all. */
const cells: Record<StateName, Record<EventType, string>> = {
  unknown: {
    loaded: 'active', loadFailed: 'unknown', signInRequested: 'preparing', cancelRequested: '=', deadlinePassed: '=',
    linkReady: '=', deviceCodeReady: '=', browserFailed: '=', responseArrived: '=', authorized: '=', authorizeFailed: '=',
    saved: '=', saveFailed: '=', authUrlReady: '=', nodeConnecting: '=', registered: '=', registerFailed: '=',
    registrationUndone: '=', nodeObserved: 'unknown', renewalDue: '=', renewRequested: '=', worldChanged: '=',
    renewed: '=', renewFailed: '=', signedOut: 'signedOut',
  },
  signedOut: {
    loaded: 'active', loadFailed: 'unknown', signInRequested: 'preparing', cancelRequested: '=', deadlinePassed: '=',
    linkReady: '=', deviceCodeReady: '=', browserFailed: '=', responseArrived: '=', authorized: '=', authorizeFailed: '=',
    saved: '=', saveFailed: '=', authUrlReady: '=', nodeConnecting: '=', registered: '=', registerFailed: '=',
    registrationUndone: '=', nodeObserved: 'signedOut', renewalDue: '=', renewRequested: '=', worldChanged: '=',
    renewed: '=', renewFailed: '=', signedOut: 'signedOut',
  },
  browser: {
    loaded: '=', loadFailed: '=', signInRequested: 'browser', cancelRequested: 'signedOut', deadlinePassed: 'signedOut',
    linkReady: 'browser', deviceCodeReady: 'device', browserFailed: 'browser', responseArrived: 'verifying',
    authorized: 'saving', authorizeFailed: 'signedOut', saved: 'browser', saveFailed: 'signedOut', authUrlReady: 'browser',
    nodeConnecting: '=', registered: 'browser', registerFailed: 'browser', registrationUndone: '=',
    nodeObserved: 'browser', renewalDue: '=', renewRequested: '=', worldChanged: '=', renewed: '=', renewFailed: '=',
    signedOut: 'browser',
  },
  saving: {
    loaded: '=', loadFailed: '=', signInRequested: 'saving', cancelRequested: 'signedOut', deadlinePassed: 'signedOut',
    linkReady: 'browser', deviceCodeReady: 'device', browserFailed: 'saving', responseArrived: 'verifying',
    authorized: 'saving', authorizeFailed: 'signedOut', saved: 'registering', saveFailed: 'signedOut',
    authUrlReady: 'saving', nodeConnecting: '=', registered: 'saving', registerFailed: 'saving', registrationUndone: '=',
    nodeObserved: 'saving', renewalDue: '=', renewRequested: '=', worldChanged: '=', renewed: '=', renewFailed: '=',
    signedOut: 'saving',
  },
  confirming: {
    loaded: '=', loadFailed: '=', signInRequested: 'confirming', cancelRequested: 'active', deadlinePassed: 'active',
    linkReady: 'browser', deviceCodeReady: 'device', browserFailed: 'confirming', responseArrived: 'verifying',
    authorized: 'saving', authorizeFailed: 'active', saved: 'confirming', saveFailed: 'active',
    authUrlReady: 'confirming', nodeConnecting: 'connecting', registered: 'active', registerFailed: 'active',
    registrationUndone: '=', nodeObserved: 'confirming', renewalDue: '=', renewRequested: '=', worldChanged: '=',
    renewed: '=', renewFailed: '=', signedOut: 'confirming',
  },
  active: {
    loaded: 'active', loadFailed: '=', signInRequested: 'preparing', cancelRequested: '=', deadlinePassed: '=',
    linkReady: '=', deviceCodeReady: '=', browserFailed: '=', responseArrived: '=', authorized: '=', authorizeFailed: '=',
    saved: '=', saveFailed: '=', authUrlReady: '=', nodeConnecting: '=', registered: '=', registerFailed: '=',
    registrationUndone: '=', nodeObserved: 'active', renewalDue: 'renewing', renewRequested: 'renewing',
    worldChanged: '=', renewed: '=', renewFailed: '=', signedOut: 'signedOut',
  },
  renewing: {
    loaded: 'active', loadFailed: '=', signInRequested: 'preparing', cancelRequested: '=', deadlinePassed: '=',
    linkReady: '=', deviceCodeReady: '=', browserFailed: '=', responseArrived: '=', authorized: '=', authorizeFailed: '=',
    saved: '=', saveFailed: '=', authUrlReady: '=', nodeConnecting: '=', registered: '=', registerFailed: '=',
    registrationUndone: '=', nodeObserved: 'renewing', renewalDue: '=', renewRequested: 'renewing', worldChanged: '=',
    renewed: 'active', renewFailed: 'waiting', signedOut: 'signedOut',
  },
  waiting: {
    loaded: 'active', loadFailed: '=', signInRequested: 'preparing', cancelRequested: '=', deadlinePassed: '=',
    linkReady: '=', deviceCodeReady: '=', browserFailed: '=', responseArrived: '=', authorized: '=', authorizeFailed: '=',
    saved: '=', saveFailed: '=', authUrlReady: '=', nodeConnecting: '=', registered: '=', registerFailed: '=',
    registrationUndone: '=', nodeObserved: 'waiting', renewalDue: 'renewing', renewRequested: 'renewing',
    worldChanged: 'waiting', renewed: 'active', renewFailed: 'waiting', signedOut: 'signedOut',
  },
  ended: {
    loaded: 'active', loadFailed: '=', signInRequested: 'preparing', cancelRequested: '=', deadlinePassed: '=',
    linkReady: '=', deviceCodeReady: '=', browserFailed: '=', responseArrived: '=', authorized: '=', authorizeFailed: '=',
    saved: '=', saveFailed: '=', authUrlReady: '=', nodeConnecting: '=', registered: '=', registerFailed: '=',
    registrationUndone: '=', nodeObserved: 'ended', renewalDue: '=', renewRequested: 'renewing', worldChanged: '=',
    renewed: '=', renewFailed: '=', signedOut: 'signedOut',
  },
}

function nameOf({ session }: SessionState): string {
  if (session.kind === 'signingIn') return session.step
  return session.kind === 'renewing' && session.retryAt !== null ? 'waiting' : session.kind
}

describe.each(Object.entries(cells))('in %s', (name, row) => {
  it.each(Object.entries(row))('%s leads to %s', (type, expected) => {
    const before = states[name as StateName]
    const { state } = reduce(before, events[type as EventType], moment)
    if (expected === '=') expect(state).toBe(before)
    else expect(nameOf(state)).toBe(expected)
  })
})

describe('a result of another attempt', () => {
  const stale = Object.values(events).filter((event) => 'attempt' in event && event.type !== 'signInRequested')
  it.each(stale)('changes nothing: $type', (event) => {
    for (const name of ['browser', 'saving', 'confirming'] as const) {
      const { state } = reduce(states[name], { ...event, attempt: 'stale' } as SessionEvent, moment)
      expect(state).toBe(states[name])
    }
  })
})

describe('a sign-in in the middle of a renewal', () => {
  it('gives the session back to its schedule when it is cancelled', () => {
    const signingIn = reduce(states.waiting, events.signInRequested, moment).state
    const { state, effects } = reduce(signingIn, events.cancelRequested, moment)
    expect(nameOf(state)).toBe('active')
    expect(effects.map(({ type }) => type)).toContain('planRenewal')
  })
})

describe('the state', () => {
  it('is plain data: it survives a structured clone unchanged', () => {
    for (const state of Object.values(states)) expect(structuredClone(state)).toEqual(state)
  })
})

