/**
 * Keeping the session alive: active → renewing → active, with the waits of renewal-schedule.ts. Offline is not signed
 * out: only a definite refusal of the provider ends the session, and it then stays ended until the person signs in.
 */
import type { IdentitySession } from '../contract/session.ts'
import type { EpochMs } from '../contract/time.ts'
import { AppError } from '../errors/app-error.ts'
import { judgedAnew } from './node-facts.ts'
import { renewalTime, resumeTime, retryTime, soonTime } from './renewal-schedule.ts'
import type { Account, Moment, SessionEffect, SessionEvent, SessionState, Step } from './state.ts'

type RenewalEvent = Extract<
  SessionEvent,
  { type: 'renewalDue' | 'renewRequested' | 'worldChanged' | 'renewed' | 'renewFailed' }
>
type Renewing = Extract<IdentitySession, { kind: 'renewing' }>

/** The session as active, with its next renewal (or, without a refresh token, its end) planned. */
export function becomeActive(state: SessionState, account: Account, moment: Moment): Step {
  const renewAt = account.refreshable ? renewalTime(account, moment.random) : null
  const next: SessionState = { ...state, account, session: activeSession(account, renewAt) }
  return {
    state: judgedAnew(next, moment),
    effects: [{ type: 'planRenewal', at: renewAt ?? account.expiresAt }],
  }
}

export function afterRenewalEvent(state: SessionState, event: RenewalEvent, moment: Moment): Step {
  switch (event.type) {
    case 'renewalDue':
      return due(state, event.attempt, moment)
    case 'renewRequested':
      return asked(state, event.attempt)
    case 'worldChanged':
      return replanned(state, moment)
    case 'renewed':
      return renewed(state, event, moment)
    case 'renewFailed':
      return failed(state, event, moment)
  }
}

function due(state: SessionState, attempt: string, moment: Moment): Step {
  const { account, session } = state
  if (account === null) return unchanged(state)
  if (session.kind === 'active' && !account.refreshable) {
    if (moment.now < account.expiresAt) return plan(state, account.expiresAt)
    const error = new AppError('session.not-renewable').toWire()
    return {
      state: { ...state, trouble: error, session: { kind: 'ended', identity: account.identity, because: error } },
      effects: [],
    }
  }
  if (session.kind === 'active') return start(state, account, attempt, null, false)
  if (session.kind === 'renewing' && session.retryAt !== null) return start(state, account, attempt, session, false)
  return unchanged(state)
}

function asked(state: SessionState, attempt: string): Step {
  const { account, session } = state
  const refuse = (error: AppError): Step => ({
    state,
    effects: [{ type: 'settleRenewal', attempt, error: error.toWire() }],
  })
  if (account === null) return refuse(new AppError('session.not-signed-in'))
  if (!account.refreshable) return refuse(new AppError('session.not-renewable'))
  // Nothing is lost by asking the provider once more on a person's word: a re-enabled account works again.
  if (session.kind === 'active' || session.kind === 'ended') return start(state, account, attempt, null, true)
  if (session.kind === 'renewing') return start(state, account, attempt, session, true)
  return refuse(new AppError('session.busy'))
}

function start(state: SessionState, account: Account, attempt: string, last: Renewing | null, force: boolean): Step {
  const session: Renewing = {
    kind: 'renewing',
    attempt,
    identity: account.identity,
    expiresAt: account.expiresAt,
    memoryOnly: account.memoryOnly,
    tries: last?.tries ?? 0,
    retryAt: null,
    because: last?.because ?? null,
  }
  return { state: { ...state, session }, effects: [{ type: 'forgetRenewal' }, { type: 'refresh', attempt, force }] }
}

function replanned(state: SessionState, moment: Moment): Step {
  const { account, session } = state
  if (account === null) return unchanged(state)
  if (session.kind === 'active') {
    const planned = session.renewAt ?? account.expiresAt
    return plan(state, planned <= moment.now ? resumeTime(account, moment.now, moment.random) : planned)
  }
  if (session.kind === 'renewing' && session.retryAt !== null) {
    const at = resumeTime(account, moment.now, moment.random)
    return plan({ ...state, session: { ...session, retryAt: at } }, at)
  }
  return unchanged(state)
}

function renewed(state: SessionState, event: RenewalEvent & { type: 'renewed' }, moment: Moment): Step {
  const done: SessionEffect = { type: 'settleRenewal', attempt: event.attempt, error: null }
  if (!isCurrent(state, event.attempt)) return { state, effects: [done] }
  const active = becomeActive({ ...state, trouble: null }, event.account, moment)
  return { state: active.state, effects: [...active.effects, done] }
}

function failed(state: SessionState, event: RenewalEvent & { type: 'renewFailed' }, moment: Moment): Step {
  const done: SessionEffect = { type: 'settleRenewal', attempt: event.attempt, error: event.error }
  const { account, session } = state
  if (account === null || session.kind !== 'renewing' || session.attempt !== event.attempt) {
    return { state, effects: [done] }
  }
  if (event.error.code === 'session.not-signed-in') {
    // Another process has signed out meanwhile: that is no trouble.
    return {
      state: { ...state, account: null, ownership: null, trouble: null, session: { kind: 'signedOut' } },
      effects: [{ type: 'forgetRenewal' }, done],
    }
  }
  if (event.outcome === 'ended') {
    return {
      state: {
        ...state,
        trouble: event.error,
        session: { kind: 'ended', identity: account.identity, because: event.error },
      },
      effects: [{ type: 'forgetRenewal' }, done],
    }
  }
  const tries = session.tries + 1
  // An administrator takes longer than a network: such tries start at the longest wait.
  const failures = event.outcome === 'refused' ? Number.MAX_SAFE_INTEGER : tries
  const retryAt =
    event.uncertain && tries === 1
      ? soonTime(account, moment.now, moment.random)
      : retryTime(account, moment.now, failures, moment.random, event.askedToWait)
  return {
    state: { ...state, trouble: event.error, session: { ...session, tries, retryAt, because: event.error } },
    effects: [{ type: 'planRenewal', at: retryAt }, done],
  }
}

function activeSession(account: Account, renewAt: EpochMs | null): IdentitySession {
  const { identity, expiresAt, refreshable, memoryOnly } = account
  return { kind: 'active', identity, expiresAt, renewAt, refreshable, memoryOnly }
}

function isCurrent(state: SessionState, attempt: string): boolean {
  return state.session.kind === 'renewing' && state.session.attempt === attempt
}

function plan(state: SessionState, at: EpochMs): Step {
  return { state, effects: [{ type: 'planRenewal', at }] }
}

function unchanged(state: SessionState): Step {
  return { state, effects: [] }
}
