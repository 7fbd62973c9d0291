/** The steps of a registration that change the daemon, and how to take them back. */
import type { Identity } from '../contract/identity.ts'
import { AppError } from '../errors/app-error.ts'
import { describeError, type Logger } from '../log/logger.ts'
import type { DaemonAccess } from './access.ts'
import type { BusListener } from './bus-listener.ts'
import { sameControlServer } from './control-url.ts'
import type { LocalApi } from './local-api.ts'
import type { DaemonPrefs } from './local-api-wire.ts'
import { effectiveControlUrl, factsOf, type Reading, shownControlUrl } from './observe.ts'
import type { NodeSystem } from './ports.ts'
import { chooseProfile, type JudgeOwner } from './profiles.ts'

/** `device.*` of the configuration; null leaves the daemon's own setting. */
export interface DeviceSettings {
  readonly hostname: string | null
  readonly acceptRoutes: boolean | null
  readonly acceptDns: boolean | null
}

/** What one attempt must remember over a restart of the daemon: what to put back, and how far the person got. */
export interface Trail {
  /** The profile in use before; null when none was saved or none was left. */
  profile: string | null
  /** The preferences before; null when untouched, or when the person has confirmed and going back would undo that. */
  prefs: DaemonPrefs | null
  /** A link was given out. */
  linked: boolean
  approved: boolean
}

/**
 * Makes a stored profile of this person current, or a new one.
 * @returns 'wake' for a stored one, which may still be registered; 'login' for a new one
 */
export async function switchProfile(
  api: LocalApi,
  wish: { readonly controlUrl: string; readonly identity: Identity; readonly judgeOwner: JudgeOwner },
  trail: Trail,
  signal: AbortSignal,
): Promise<'login' | 'wake'> {
  const [profiles, current] = await Promise.all([api.profiles(signal), api.currentProfile(signal)])
  const target = chooseProfile(profiles, wish.controlUrl, wish.identity, wish.judgeOwner)
  if (current.id !== '') trail.profile ??= current.id
  if (target === null || target.id === current.id) {
    await api.newProfile(signal)
    return 'login'
  }
  await api.switchProfile(target.id, signal)
  return 'wake'
}

/** Starts the daemon for this control server; with `login` also asks for a link. */
export async function startNode(
  api: LocalApi,
  wish: { readonly controlUrl: string; readonly device: DeviceSettings; readonly mode: 'login' | 'wake' },
  trail: Trail,
  bus: BusListener,
  signal: AbortSignal,
): Promise<void> {
  const prefs = await api.prefs(signal)
  trail.prefs ??= prefs
  bus.forget()
  await api.start(wantedPrefs(prefs, wish.controlUrl, wish.device), signal)
  if (wish.mode === 'login') await api.loginInteractive(signal)
}

/** All of the present preferences (what is left out would be reset, the operator too), without the keys. */
export function wantedPrefs(prefs: DaemonPrefs, controlUrl: string, device: DeviceSettings): Record<string, unknown> {
  return {
    ...withoutKeys(prefs),
    ControlURL: sameControlServer(prefs.controlUrl, controlUrl) ? prefs.controlUrl : controlUrl,
    WantRunning: true,
    LoggedOut: false,
    ...(device.hostname === null ? {} : { Hostname: device.hostname }),
    ...(device.acceptRoutes === null ? {} : { RouteAll: device.acceptRoutes }),
    ...(device.acceptDns === null ? {} : { CorpDNS: device.acceptDns }),
  }
}

function withoutKeys(prefs: DaemonPrefs): Record<string, unknown> {
  const { Config: _keys, ...rest } = prefs.raw
  return rest
}

/** Best effort, with the calls' own deadlines: the reason of the failure is what the person must hear. */
export async function putBack(api: LocalApi, trail: Trail, log: Logger): Promise<void> {
  const signal = new AbortController().signal
  try {
    if (trail.profile !== null) await api.switchProfile(trail.profile, signal)
    // Also forgets the pending link: before 1.90 a node that waits for it carries no traffic.
    else if (trail.prefs !== null) await api.start(withoutKeys(trail.prefs), signal)
  } catch (caught) {
    log.log('warn', 'node.put-back-failed', describeError(caught))
  }
}

/**
 * The operator's right is a preference of the profile: in another one it is gone, and with it the way back.
 * @throws AppError node.operator-would-lose
 */
export function refuseOperator(access: DaemonAccess, reading: Reading, controlUrl: string, system: NodeSystem): void {
  if (access !== 'operator') return
  const present = effectiveControlUrl(reading)
  const owner = factsOf(reading).owner
  throw new AppError('node.operator-would-lose', {
    present: `${owner === null ? 'an account' : `the account ${owner.loginName}`} of ${shownControlUrl(reading)}`,
    wanted: sameControlServer(present, controlUrl) ? 'another account' : controlUrl,
    url: controlUrl,
    user: system.userName(),
  })
}
