/** The session's one transition function: pure, total, and the only place where the state changes. */

import { withObservation } from './node-facts.ts'
import { afterRenewalEvent, becomeActive } from './renewal.ts'
import { reloadTime } from './renewal-schedule.ts'
import { afterSignInEvent } from './sign-in.ts'
import type { Moment, SessionEvent, SessionState, Step } from './state.ts'

export function reduce(state: SessionState, event: SessionEvent, moment: Moment): Step {
  switch (event.type) {
    case 'loaded':
      return afterLoad(state, event, moment)
    case 'loadFailed':
      return afterLoadFailure(state, event, moment)
    case 'nodeObserved':
      return { state: withObservation(state, event.observation, moment), effects: [] }
    case 'signedOut':
      return signedOut(state)
    case 'renewalDue':
    case 'worldChanged':
      return isUnreadable(state) ? { state, effects: [{ type: 'load' }] } : afterRenewalEvent(state, event, moment)
    case 'renewRequested':
    case 'renewed':
    case 'renewFailed':
      return afterRenewalEvent(state, event, moment)
    default:
      return afterSignInEvent(state, event, moment)
  }
}

function afterLoad(before: SessionState, event: SessionEvent & { type: 'loaded' }, moment: Moment): Step {
  // A sign-in that began while the keychain was read knows better than the keychain.
  if (before.signIn !== null) return { state: before, effects: [] }
  const state = { ...before, loadFailures: 0, trouble: isUnreadable(before) ? null : before.trouble }
  if (event.account === null) {
    return { state: { ...state, session: { kind: 'signedOut' }, account: null, trouble: null }, effects: [] }
  }
  const active = becomeActive(state, event.account, moment)
  if (event.refused !== null) {
    const session = { kind: 'ended', identity: event.account.identity, because: event.refused } as const
    return { state: { ...active.state, trouble: event.refused, session }, effects: [] }
  }
  if (!event.refreshAtOnce || !event.account.refreshable) return active
  // The last process died between sending a refresh token and storing the answer: the old token is tried once more.
  return { state: active.state, effects: [{ type: 'planRenewal', at: moment.now }] }
}

/** A keychain that is locked now may be open later: the person unlocks it after this process has started. */
function afterLoadFailure(state: SessionState, event: SessionEvent & { type: 'loadFailed' }, moment: Moment): Step {
  if (state.signIn !== null || state.account !== null) return { state, effects: [] }
  const loadFailures = state.loadFailures + 1
  return {
    state: { ...state, session: { kind: 'unknown', because: event.error }, trouble: event.error, loadFailures },
    effects: [{ type: 'planRenewal', at: reloadTime(moment.now, loadFailures, moment.random) }],
  }
}

function isUnreadable({ session }: SessionState): boolean {
  return session.kind === 'unknown' && session.because !== null
}

function signedOut(state: SessionState): Step {
  const session = { kind: 'signedOut' } as const
  const before = state.signIn === null ? null : { ...state.signIn, before: session }
  const base: SessionState = { ...state, account: null, ownership: null, trouble: null, signIn: before }
  return {
    state: before === null ? { ...base, session } : base,
    effects: [{ type: 'forgetRenewal' }],
  }
}
