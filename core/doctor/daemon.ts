/** The Tailscale daemon: version, state, whether we may change it (asked without changing anything), and the node key's end. */
import type { EpochMs } from '../contract/time.ts'
import { errorFromWire } from '../errors/from-wire.ts'
import { ADVICE } from './advice.ts'
import { attempt, type Check, fail, ok, skip, warn } from './check.ts'
import { inTime } from './in-time.ts'
import type { DaemonPort, Patient } from './ports.ts'
import { describeThisDevice } from './this-device.ts'

/** A key that ends sooner than this is worth a word. */
const SOON_MS = 7 * 86_400_000

type Face = Patient['face']

export async function checkDaemon(
  { daemon, clock, face }: Pick<Patient, 'daemon' | 'clock' | 'face'>,
  signal: AbortSignal,
): Promise<readonly Check[]> {
  if (daemon === null) return [skip('daemon', 'No control.url is configured: the daemon is left alone.')]
  if (daemon.kind === 'alone') {
    const version = ok('daemon', `tailscaled ${await daemon.version(signal)}.`)
    return [version, ...(await checkPermission(daemon, face, signal))]
  }
  const snapshot = await daemon.snapshot(signal)
  if (snapshot.node.kind === 'noDaemon') return [fail('daemon', errorFromWire(snapshot.node.reason))]
  if (!('facts' in snapshot.node)) return [skip('daemon', 'It has not been asked.')]
  const { facts } = snapshot.node
  const state = describeThisDevice(snapshot)
  return [
    ok('daemon', `tailscaled ${facts.daemonVersion}.`),
    ...(await checkPermission(daemon, face, signal)),
    ...(state === null ? [] : [describeState(state.tone === 'good', [state.text, ...facts.health].join(' '), face)]),
    describeExpiry(facts.keyExpiresAt, clock.now(), face),
  ]
}

function checkPermission(daemon: DaemonPort, face: Face, signal: AbortSignal): Promise<readonly Check[]> {
  return attempt('permission', async () => {
    await daemon.requireRightToManage(signal)
    const byName = daemon.kind === 'session' && (await daemon.access(signal)) === 'operator'
    return ok('permission', byName ? ADVICE[face].operator : 'You may manage the daemon.')
  })
}

function describeState(good: boolean, text: string, face: Face): Check {
  return good ? ok('this device', text) : warn('this device', text, ADVICE[face].bringIn)
}

function describeExpiry(expiresAt: EpochMs | null, now: EpochMs, face: Face): Check {
  if (expiresAt === null) return ok('node key', 'It never expires, or there is none yet.')
  if (expiresAt <= now) return warn('node key', `It expired ${inTime(expiresAt, now)}.`, ADVICE[face].registerAgain)
  const text = `It expires ${inTime(expiresAt, now)}.`
  return expiresAt - now > SOON_MS ? ok('node key', text) : warn('node key', text, ADVICE[face].renewKey)
}
