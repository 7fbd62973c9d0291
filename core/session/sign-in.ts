/**
 * The journey of one sign-in: link → response → tokens saved → node. The provider's half and the node's half run side by
 * side and their results come in any order; `advance` looks at what is there and takes the next step. The waiting
 * browser tab is answered only when its outcome is known.
 */
import type { DeviceCode, IdentitySession, SignInStep } from '../contract/session.ts'
import type { EpochMs } from '../contract/time.ts'
import type { WireError } from '../contract/wire-error.ts'
import { AppError } from '../errors/app-error.ts'
import { judgedAnew } from './node-facts.ts'
import { becomeActive } from './renewal.ts'
import type { Moment, SessionEffect, SessionEvent, SessionState, SignInProgress, Step } from './state.ts'

type SigningIn = Extract<IdentitySession, { kind: 'signingIn' }>
type SignInEvent = Exclude<
  SessionEvent,
  {
    type:
      | 'loaded'
      | 'loadFailed'
      | 'nodeObserved'
      | 'signedOut'
      | 'renewalDue'
      | 'renewRequested'
      | 'worldChanged'
      | 'renewed'
      | 'renewFailed'
  }
>

export function afterSignInEvent(state: SessionState, event: SignInEvent, moment: Moment): Step {
  if (event.type === 'signInRequested') return begin(state, event, moment)
  const { signIn, session } = state
  if (signIn === null || session.kind !== 'signingIn') return unchanged(state)
  if (event.type === 'cancelRequested') return stop(state, signIn, new AppError('general.cancelled').toWire(), moment)
  // A result of an attempt that is over changes nothing.
  if (event.attempt !== signIn.attempt) return unchanged(state)

  switch (event.type) {
    case 'deadlinePassed':
      // An alarm from before the time was extended.
      if (moment.now < session.deadline) return unchanged(state)
      return stop(
        state,
        signIn,
        new AppError('session.step-timed-out', { step: stepName(session.step) }).toWire(),
        moment,
      )
    case 'linkReady':
      return linkReady(state, session, signIn, event.url)
    case 'deviceCodeReady':
      return deviceCodeReady(state, session, signIn, event.code)
    case 'browserFailed':
      // Not the end: the link is there to be copied.
      return unchanged({ ...state, trouble: event.error })
    case 'responseArrived':
      return unchanged(at({ ...state, trouble: null }, { ...session, step: 'verifying', link: null, deviceCode: null }))
    case 'authorized':
      return authorized(state, session, signIn, event)
    case 'authorizeFailed':
    case 'saveFailed':
      return stop(state, signIn, event.error, moment)
    case 'saved':
      return advance(state, session, { ...signIn, saved: true }, moment)
    case 'authUrlReady':
      return advance(state, session, { ...signIn, authUrl: event.url }, moment)
    case 'nodeConnecting':
      return signIn.saved ? unchanged(at(state, { ...session, step: 'connecting', link: null })) : unchanged(state)
    case 'registered':
      return advance(state, session, { ...signIn, registered: event.registration }, moment)
    case 'registerFailed':
      return advance(state, session, { ...signIn, nodeFailure: event.error }, moment)
    case 'registrationUndone':
      return registrationUndone(state, signIn, event.undone, moment)
  }
}

function begin(state: SessionState, event: SignInEvent & { type: 'signInRequested' }, moment: Moment): Step {
  const { attempt } = event
  const refuse = (error: WireError, trouble: WireError | null): Step => ({
    state: { ...state, trouble },
    effects: [{ type: 'settle', attempt, error }],
  })
  if (state.signIn !== null) return refuse(new AppError('session.busy').toWire(), state.trouble)
  // Said now, not after the person has typed a password for nothing.
  if (state.node.kind === 'noDaemon') return refuse(state.node.reason, state.node.reason)

  const session: SigningIn = {
    kind: 'signingIn',
    attempt,
    step: 'preparing',
    method: event.method,
    startedAt: moment.now,
    deadline: event.deadline,
    link: null,
    deviceCode: null,
    identity: null,
  }
  const signIn: SignInProgress = {
    attempt,
    openBrowser: event.openBrowser,
    reauthenticate: event.reauthenticate,
    before: state.session,
    account: null,
    saved: false,
    authUrl: null,
    tabAnswered: false,
    browserOpened: false,
    confirmWithin: event.confirmWithin,
    registered: null,
    nodeFailure: null,
  }
  const known = state.account?.identity ?? null
  const loginHint = event.anotherAccount ? null : (known?.email ?? known?.username ?? null)
  const effects: SessionEffect[] = [
    { type: 'forgetRenewal' },
    { type: 'authorize', attempt, method: event.method, loginHint, anotherAccount: event.anotherAccount },
    { type: 'setDeadline', attempt, at: event.deadline },
  ]
  if (state.nodeWanted) effects.push({ type: 'register', attempt, reauthenticate: event.reauthenticate })
  return { state: { ...state, session, signIn, trouble: null }, effects }
}

function linkReady(state: SessionState, session: SigningIn, signIn: SignInProgress, url: string): Step {
  const next = at({ ...state, signIn: { ...signIn, browserOpened: true } }, { ...session, step: 'browser', link: url })
  const opens = signIn.openBrowser && !signIn.browserOpened
  return { state: next, effects: opens ? [{ type: 'openBrowser', attempt: signIn.attempt, url }] : [] }
}

function deviceCodeReady(state: SessionState, session: SigningIn, signIn: SignInProgress, code: DeviceCode): Step {
  const next = at(state, { ...session, step: 'device', deviceCode: code })
  // The code's own life is the person's time, unless the caller said how long the whole may take.
  return signIn.confirmWithin === null ? unchanged(next) : extended(next, signIn, code.expiresAt)
}

/** More time for the person, never less. */
function extended(state: SessionState, signIn: SignInProgress, deadline: EpochMs): Step {
  const { session } = state
  if (session.kind !== 'signingIn' || deadline <= session.deadline) return unchanged(state)
  return {
    state: at(state, { ...session, deadline }),
    effects: [{ type: 'setDeadline', attempt: signIn.attempt, at: deadline }],
  }
}

function authorized(
  state: SessionState,
  session: SigningIn,
  signIn: SignInProgress,
  event: SignInEvent & { type: 'authorized' },
): Step {
  const { attempt, account } = event
  const effects: SessionEffect[] = [
    { type: 'save', attempt },
    { type: 'admit', attempt, identity: account.identity },
  ]
  // What failed while the person was typing may work by now.
  if (signIn.nodeFailure !== null) {
    effects.push({ type: 'register', attempt, reauthenticate: signIn.reauthenticate })
  }
  return {
    state: {
      ...state,
      session: { ...session, step: 'saving', link: null, deviceCode: null, identity: account.identity },
      signIn: { ...signIn, account, nodeFailure: null },
    },
    effects,
  }
}

/** Takes the next step that the parts on the table allow. */
function advance(state: SessionState, session: SigningIn, signIn: SignInProgress, moment: Moment): Step {
  const here: SessionState = { ...state, signIn }
  const { account, attempt, registered } = signIn
  if (!signIn.saved || account === null) return unchanged(here)
  if (!state.nodeWanted) return finish(here, signIn, { kind: 'signedIn' }, null, moment)
  if (registered !== null) return judged(here, signIn, registered, moment)
  if (signIn.nodeFailure !== null) {
    return finish(here, signIn, { kind: 'failed', error: signIn.nodeFailure }, signIn.nodeFailure, moment)
  }
  if (signIn.authUrl === null) return unchanged(at(here, { ...session, step: 'registering' }))

  const next = at(
    { ...here, signIn: { ...signIn, tabAnswered: true } },
    { ...session, step: 'confirming', link: signIn.authUrl },
  )
  // Later links replace an aged-out one; only the person opens them.
  if (signIn.tabAnswered) return unchanged(next)
  const { state: waiting, effects } =
    signIn.confirmWithin === null ? unchanged(next) : extended(next, signIn, moment.now + signIn.confirmWithin)
  return {
    state: waiting,
    effects: [{ type: 'answerTab', attempt, answer: { kind: 'continue', url: signIn.authUrl } }, ...effects],
  }
}

function judged(
  state: SessionState,
  signIn: SignInProgress,
  registered: NonNullable<SignInProgress['registered']>,
  moment: Moment,
): Step {
  const { account, attempt } = signIn
  if (account === null) return unchanged(state)
  const { facts, fresh } = registered
  if (moment.judge(facts, account.identity) !== 'someoneElse') {
    const running: SessionState = { ...state, node: { kind: 'running', facts } }
    return finish(running, signIn, { kind: 'connected' }, null, moment)
  }
  // Only what this attempt has done is undone; a node that was there before is never touched.
  if (fresh) return { state, effects: [{ type: 'undoRegistration', attempt }] }
  const names = { owner: facts.owner?.loginName ?? '?', expected: moment.nameOf(account.identity) }
  const error = new AppError('session.foreign-node', names).toWire()
  const foreign: SessionState = { ...state, node: { kind: 'foreign', owner: facts.owner, facts } }
  return finish(foreign, signIn, { kind: 'failed', error }, error, moment)
}

function registrationUndone(state: SessionState, signIn: SignInProgress, undone: boolean, moment: Moment): Step {
  const { account, registered } = signIn
  if (account === null || registered === null) return unchanged(state)
  const names = { owner: registered.facts.owner?.loginName ?? '?', expected: moment.nameOf(account.identity) }
  const code = !undone
    ? 'session.wrong-owner-kept'
    : registered.undoLosesOperator
      ? 'session.wrong-owner-right-lost'
      : 'session.wrong-owner'
  const error = new AppError(code, names).toWire()
  return finish(state, signIn, { kind: 'failed', error }, error, moment)
}

/** The identity stands and is saved; the node is as well as `error` says. */
function finish(
  state: SessionState,
  signIn: SignInProgress,
  answer: (SessionEffect & { type: 'answerTab' })['answer'],
  error: WireError | null,
  moment: Moment,
): Step {
  const { account, attempt } = signIn
  if (account === null) return unchanged(state)
  const active = becomeActive({ ...state, signIn: null, trouble: error }, account, moment)
  const tab: SessionEffect[] = signIn.tabAnswered ? [] : [{ type: 'answerTab', attempt, answer }]
  return { state: active.state, effects: [...tab, ...active.effects, { type: 'settle', attempt, error }] }
}

/** Ends the attempt before its end. What was saved stays: then the person is signed in, and only the node is not. */
function stop(state: SessionState, signIn: SignInProgress, error: WireError, moment: Moment): Step {
  const { attempt } = signIn
  const cancelled = error.code === 'general.cancelled'
  if (signIn.saved) {
    const over = finish(state, signIn, { kind: 'failed', error }, error, moment)
    return cancelled ? { ...over, state: { ...over.state, trouble: null } } : over
  }
  const tab: SessionEffect[] =
    signIn.account === null ? [] : [{ type: 'answerTab', attempt, answer: { kind: 'failed', error } }]
  const settle: SessionEffect = { type: 'settle', attempt, error }
  const base: SessionState = { ...state, signIn: null, trouble: cancelled ? null : error }
  // The session from before goes on where it was; its plan is made anew.
  const renewable = state.account !== null && (signIn.before.kind === 'active' || signIn.before.kind === 'renewing')
  if (state.account !== null && renewable) {
    const active = becomeActive(base, state.account, moment)
    return { state: active.state, effects: [...tab, ...active.effects, settle] }
  }
  return { state: judgedAnew({ ...base, session: signIn.before }, moment), effects: [...tab, settle] }
}

function at(state: SessionState, session: SigningIn): SessionState {
  return { ...state, session }
}

function unchanged(state: SessionState): Step {
  return { state, effects: [] }
}

/** The step in words, for "the time for signing in ran out (…)". */
function stepName(step: SignInStep): string {
  const names: Record<SignInStep, string> = {
    preparing: 'reaching the provider',
    browser: 'waiting for the browser',
    device: 'waiting for the code to be entered',
    verifying: 'checking the answer',
    saving: 'saving the session',
    registering: 'registering this device',
    confirming: 'waiting for this device to be confirmed in the browser',
    connecting: 'connecting',
  }
  return names[step]
}
