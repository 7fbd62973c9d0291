/**
 * Registers this device's node: one attempt, from a first look at the daemon to Running. Until the person is admitted
 * nothing happens that could take a running node off its network; when the attempt ends early, what was there before is
 * put back.
 */
import type { Identity } from '../contract/identity.ts'
import type { NodeFacts } from '../contract/node.ts'
import { AppError, toAppError } from '../errors/app-error.ts'
import type { Logger } from '../log/logger.ts'
import { accessOf, type DaemonAccess } from './access.ts'
import { askServerAgain } from './ask-again.ts'
import { type Awaited, awaitNode, type Limits } from './await-node.ts'
import { type BusListener, listenToBus } from './bus-listener.ts'
import { orCancelled } from './deadline.ts'
import type { LocalApi } from './local-api.ts'
import type { DaemonStatus } from './local-api-wire.ts'
import { leaveServer } from './logout.ts'
import { factsOf, type Reading, readDaemon } from './observe.ts'
import { isUp, type Plan, planRegistration } from './plan.ts'
import type { Clock, NodeSystem } from './ports.ts'
import { type JudgeOwner, judgeByName } from './profiles.ts'
import { type DeviceSettings, putBack, refuseOperator, startNode, switchProfile, type Trail } from './register-steps.ts'

export interface RegisterOptions {
  readonly api: LocalApi
  readonly system: NodeSystem
  readonly clock: Clock
  /** Canonical. */
  readonly controlUrl: string
  readonly device: DeviceSettings
  /** null: a node that is there is taken whoever's it is, and only names choose among stored profiles. */
  readonly judgeOwner: JudgeOwner | null
  /** Our own look at the control server: null when it is fine. Never throws. */
  readonly look: (signal: AbortSignal) => Promise<AppError | null>
  readonly limits: Limits
  readonly log: Logger
}

export interface RegisterRequest {
  /** A new node key although the present one is valid. */
  readonly reauthenticate: boolean
  /** Resolves with the person once admitted; its rejection ends the attempt. */
  readonly admitted: Promise<Identity>
  readonly signal: AbortSignal
}

export type RegisterProgress =
  /** Checked; a later one replaces one that aged out. */
  | { readonly kind: 'authUrl'; readonly url: string }
  /** Approved; the daemon connects. */
  | { readonly kind: 'starting' }

export interface Registered {
  readonly facts: NodeFacts
  /** True when this attempt registered or re-authenticated the node. */
  readonly fresh: boolean
  /**
   * Logs out a node that this attempt registered and goes back to the profile that was in use before; does nothing for a
   * node that was there already. Finishes locally when the server is unreachable.
   */
  undo(signal: AbortSignal): Promise<void>
  /** True when `undo` also takes away the right to manage the daemon (an operator's; only root gives it again). */
  readonly undoLosesOperator: boolean
}

/** How often one attempt begins again after the daemon went away in the middle. */
const MAX_RESTARTS = 2

/** @throws AppError node.*, general.cancelled, or what `admitted` was rejected with */
export async function registerNode(
  options: RegisterOptions,
  request: RegisterRequest,
  onProgress: (progress: RegisterProgress) => void,
): Promise<Registered> {
  const attempt = new AbortController()
  // A refusal by provider or rule ends the wait for a link that nobody will be sent to.
  request.admitted.catch((caught: unknown) => attempt.abort(toAppError(caught, 'node.register')))
  const signal = AbortSignal.any([request.signal, attempt.signal])
  const trail: Trail = { profile: null, prefs: null, linked: false, approved: false }
  let origin: DaemonStatus | null = null
  try {
    for (let restarts = 0; restarts <= MAX_RESTARTS; restarts++) {
      const pass = await onePass(options, request, trail, onProgress, signal)
      origin ??= pass.origin
      if (pass.after !== null) return registered(options, origin, pass.after, trail, pass.access)
    }
    throw new AppError('node.daemon-answer', { call: 'GET watch-ipn-bus', reason: 'it ends again and again' })
  } catch (caught) {
    await putBack(options.api, trail, options.log)
    throw caught
  }
}

interface Pass {
  /** The daemon as this pass found it. */
  readonly origin: DaemonStatus
  readonly access: DaemonAccess
  /** null: the daemon went away in the middle. */
  readonly after: Reading | null
}

async function onePass(
  options: RegisterOptions,
  request: RegisterRequest,
  trail: Trail,
  onProgress: (progress: RegisterProgress) => void,
  signal: AbortSignal,
): Promise<Pass> {
  const { api, clock, controlUrl, system } = options
  const reauthenticate = request.reauthenticate && !trail.approved
  const bus = await listenToBus(api, clock, signal)
  try {
    let reading = await readSettled(api, bus, signal)
    let plan = planRegistration(reading, controlUrl, reauthenticate)
    // Before the person is sent anywhere: this reading needs the right to change things, as every plan but one does.
    if (plan.kind !== 'present') await api.profiles(signal)
    const access = accessOf(system, api.address, reading.prefs)
    if (plan.kind === 'switch') refuseOperator(access, reading, controlUrl, system)

    let identity: Identity | null = null
    if (needsAdmission(plan, options)) {
      identity = await orCancelled(request.admitted, signal)
      reading = await readSettled(api, bus, signal)
      plan = planRegistration(reading, controlUrl, reauthenticate)
      if (isSomeoneElses(options, reading, identity, plan)) {
        // Up for them at our server: nothing is touched, and the caller is told whose it is.
        if (plan.kind !== 'switch' && isUp(reading.status)) return { origin: reading.status, access, after: reading }
        plan = { kind: 'switch' }
      }
      if (plan.kind === 'switch') refuseOperator(access, reading, controlUrl, system)
    }
    const origin = reading.status
    const doubted = plan.kind === 'present' && identity !== null && access !== 'none'
    const awaited = await carryOut(options, plan, { origin, doubted }, identity, trail, bus, onProgress, signal)
    return { origin, access, after: awaited === 'lost' ? null : await readOwned(api, bus, signal) }
  } finally {
    await bus.close()
  }
}

function needsAdmission(plan: Plan, options: RegisterOptions): boolean {
  if (plan.kind === 'present') return options.judgeOwner !== null
  return plan.kind !== 'login' || plan.gated
}

/** Right after its start the daemon has no state yet. */
async function readSettled(api: LocalApi, bus: BusListener, signal: AbortSignal): Promise<Reading> {
  for (let looks = 1; ; looks++) {
    const reading = await readDaemon(api, bus.warnings, signal)
    if (reading.status.backendState !== 'NoState' || looks === 10) return reading
    await bus.next(500, signal)
  }
}

/** Running, and the daemon can say whose it is: the account comes with the netmap, a moment after the key. */
async function readOwned(api: LocalApi, bus: BusListener, signal: AbortSignal): Promise<Reading> {
  for (let looks = 1; ; looks++) {
    const reading = await readDaemon(api, bus.warnings, signal)
    const { owner, tags } = factsOf(reading)
    if (owner !== null || tags.length > 0 || looks === 10) return reading
    await bus.next(300, signal)
  }
}

/** A node that is up, or was, for another account. One that is not up stays stored; this person gets a profile beside it. */
function isSomeoneElses(options: RegisterOptions, reading: Reading, identity: Identity, plan: Plan): boolean {
  const owner = factsOf(reading).owner
  if (options.judgeOwner === null || owner === null) return false
  if (plan.kind === 'login' && !plan.gated) return false
  return options.judgeOwner(identity, owner) === 'someoneElse'
}

async function carryOut(
  options: RegisterOptions,
  plan: Plan,
  /** `doubted`: a node that looks alive is to ask the server whether it is. */
  found: { readonly origin: DaemonStatus; readonly doubted: boolean },
  identity: Identity | null,
  trail: Trail,
  bus: BusListener,
  onProgress: (progress: RegisterProgress) => void,
  signal: AbortSignal,
): Promise<Awaited> {
  const { api, clock, controlUrl, device, limits, look } = options
  const { origin } = found
  if (plan.kind === 'present' && origin.backendState === 'Running') {
    // With a link a login is under way already, maybe another program's: asking again would throw it away.
    const asks = found.doubted && origin.authUrl === null && (await askServerAgain({ api, clock, bus }, signal))
    if (!asks) return 'running'
  }
  let mode: 'login' | 'wake' = plan.kind === 'login' ? 'login' : 'wake'
  if (plan.kind === 'switch') {
    if (identity === null) throw new AppError('general.bug', { where: 'node.register' })
    const judgeOwner = options.judgeOwner ?? judgeByName
    mode = await switchProfile(api, { controlUrl, identity, judgeOwner }, trail, signal)
  }
  if (plan.kind !== 'present') await startNode(api, { controlUrl, device, mode }, trail, bus, signal)
  return await awaitNode({
    api,
    clock,
    bus,
    controlUrl,
    limits,
    look,
    onKeyUseless: mode === 'login' ? null : () => api.loginInteractive(signal),
    changedFrom: plan.kind === 'login' && plan.gated ? origin : null,
    onLink: (url) => {
      trail.linked = true
      onProgress({ kind: 'authUrl', url })
    },
    onApproved: () => {
      trail.approved = true
      trail.prefs = null
      onProgress({ kind: 'starting' })
    },
    signal,
  })
}

function registered(
  options: RegisterOptions,
  origin: DaemonStatus,
  after: Reading,
  trail: Trail,
  access: DaemonAccess,
): Registered {
  const { self } = after.status
  // Without a link nobody registered; with one, a key or a node that is new says that somebody did, not the old one revived.
  const fresh = trail.linked && (origin.self.publicKey !== self.publicKey || origin.self.id !== self.id)
  return {
    facts: factsOf(after),
    fresh,
    undoLosesOperator: fresh && access === 'operator',
    async undo(signal) {
      if (!fresh) return
      await leaveServer(options.api, signal)
      if (trail.profile !== null) await options.api.switchProfile(trail.profile, signal)
    },
  }
}
