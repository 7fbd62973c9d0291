/** Carries out what the machine asks for: calls the ports and turns their results and failures into events. Never throws. */

import type { Identity } from '../contract/identity.ts'
import type { AttemptId } from '../contract/session.ts'
import type { DurationMs, EpochMs } from '../contract/time.ts'
import { toAppError } from '../errors/app-error.ts'
import type { Attempts } from './attempts.ts'
import type { SessionPorts, TokenRecord } from './ports.ts'
import { renewTokens, type UnsavedAnswer } from './renew-tokens.ts'
import type { Account, SessionEffect, SessionEvent, SessionState } from './state.ts'

const REFRESH_DEADLINE: DurationMs = 60_000
/** Longer than another process may hold the lock: what was just issued is not to be lost to its patience. */
const SAVE_DEADLINE: DurationMs = 120_000
const UNDO_DEADLINE: DurationMs = 15_000

export interface EffectContext {
  readonly ports: SessionPorts
  readonly attempts: Attempts
  readonly memoryOnly: boolean
  dispatch(event: SessionEvent): void
  state(): SessionState
  keep(record: TokenRecord): void
  load(): Promise<void>
  /** null: no renewal is planned. */
  planRenewal(at: EpochMs | null): void
  observe(): Promise<void>
  deadline(limit: DurationMs): AbortSignal
}

export function createEffectRunner(context: EffectContext): (effect: SessionEffect) => void {
  const { ports, attempts, dispatch } = context
  const { clock, node } = ports
  const unsaved: UnsavedAnswer = { current: null }

  function run(effect: SessionEffect): void {
    switch (effect.type) {
      case 'authorize':
        void authorize(effect)
        break
      case 'register':
        void register(effect)
        break
      case 'admit':
        attempts.get(effect.attempt)?.admit(effect.identity)
        break
      case 'openBrowser':
        void openBrowser(effect.attempt, effect.url)
        break
      case 'save':
        void save(effect.attempt)
        break
      case 'answerTab':
        attempts.get(effect.attempt)?.answerTab(effect.answer)
        break
      case 'undoRegistration':
        void undoRegistration(effect.attempt)
        break
      case 'setDeadline':
        setDeadline(effect.attempt, effect.at)
        break
      case 'load':
        void context.load()
        break
      case 'planRenewal':
        context.planRenewal(effect.at)
        break
      case 'forgetRenewal':
        context.planRenewal(null)
        break
      case 'refresh':
        void refresh(effect.attempt, effect.force)
        break
      case 'settle':
      case 'settleRenewal':
        attempts.settle(effect.attempt, effect.error)
        break
    }
  }

  async function authorize(effect: SessionEffect & { type: 'authorize' }): Promise<void> {
    const { attempt, method, loginHint, anotherAccount } = effect
    const own = attempts.get(attempt)
    if (own === undefined) return
    try {
      const authorized = await ports.provider.authorize(
        { method, loginHint, anotherAccount, signal: own.signal },
        (progress) => {
          if (progress.kind === 'link') dispatch({ type: 'linkReady', attempt, url: progress.url })
          if (progress.kind === 'deviceCode') dispatch({ type: 'deviceCodeReady', attempt, code: progress.code })
          if (progress.kind === 'answered') dispatch({ type: 'responseArrived', attempt })
        },
      )
      own.authorized(authorized)
      dispatch({ type: 'authorized', attempt, account: accountOf(authorized.record, context.memoryOnly) })
    } catch (error) {
      dispatch({ type: 'authorizeFailed', attempt, error: toAppError(error, 'authorize').toWire() })
    }
  }

  async function register(effect: SessionEffect & { type: 'register' }): Promise<void> {
    const { attempt, reauthenticate } = effect
    const own = attempts.get(attempt)
    if (own === undefined || node === null) return
    try {
      const registering = node.register({ reauthenticate, admitted: own.admitted, signal: own.signal }, (progress) => {
        if (progress.kind === 'authUrl') dispatch({ type: 'authUrlReady', attempt, url: progress.url })
        if (progress.kind === 'starting') dispatch({ type: 'nodeConnecting', attempt })
      })
      // A registration that is given up puts back what was there before: the attempt is not over until that is done.
      own.during(registering)
      const registered = await registering
      own.undo = registered.undo.bind(registered)
      const { facts, fresh, undoLosesOperator } = registered
      dispatch({ type: 'registered', attempt, registration: { facts, fresh, undoLosesOperator } })
    } catch (error) {
      dispatch({ type: 'registerFailed', attempt, error: toAppError(error, 'register').toWire() })
    }
  }

  async function openBrowser(attempt: AttemptId, url: string): Promise<void> {
    try {
      await ports.browser.open(url)
    } catch (error) {
      dispatch({ type: 'browserFailed', attempt, error: toAppError(error, 'open browser').toWire() })
    }
  }

  async function save(attempt: AttemptId): Promise<void> {
    const fresh = attempts.get(attempt)?.record
    if (fresh === undefined) return
    try {
      // Saved even if the person cancels meanwhile: an issued refresh token is not thrown away half way.
      await ports.lock.hold(() => ports.vault.write(fresh), context.deadline(SAVE_DEADLINE))
      context.keep(fresh)
      dispatch({ type: 'saved', attempt })
    } catch (error) {
      dispatch({ type: 'saveFailed', attempt, error: toAppError(error, 'save').toWire() })
    }
  }

  async function undoRegistration(attempt: AttemptId): Promise<void> {
    let undone = true
    try {
      await attempts.get(attempt)?.undo?.(context.deadline(UNDO_DEADLINE))
    } catch {
      undone = false
    }
    dispatch({ type: 'registrationUndone', attempt, undone })
    await context.observe()
  }

  async function refresh(attempt: AttemptId, force: boolean): Promise<void> {
    try {
      const fresh = await renewTokens(
        { ...ports, unsaved, now: clock.now },
        {
          attempt,
          force,
          knownObtainedAt: context.state().account?.obtainedAt ?? 0,
          signal: context.deadline(REFRESH_DEADLINE),
        },
      )
      context.keep(fresh)
      dispatch({ type: 'renewed', attempt, account: accountOf(fresh, context.memoryOnly) })
    } catch (caught) {
      const error = toAppError(caught, 'renew')
      dispatch({
        type: 'renewFailed',
        attempt,
        error: error.toWire(),
        outcome: error.family === 'ended' ? 'ended' : error.family === 'refused' ? 'refused' : 'later',
        askedToWait: error.retryAfter,
        uncertain: error.uncertain,
      })
    }
  }

  function setDeadline(attempt: AttemptId, at: EpochMs): void {
    const forget = clock.at(at, () => dispatch({ type: 'deadlinePassed', attempt }))
    attempts.get(attempt)?.onEnd(forget)
  }

  return run
}

export function accountOf(record: TokenRecord, memoryOnly: boolean): Account {
  const identity: Identity = record.identity
  const { obtainedAt, expiresAt } = record
  return { identity, obtainedAt, expiresAt, refreshable: record.refreshToken !== null, memoryOnly }
}
