/** The Tailscale daemon: version, state, whether we may change it (asked without changing anything), and the node key's end. */
import type { App } from '../compose.ts'
import { errorFromWire } from '../error-from-wire.ts'
import { requireRightToManage } from '../may-manage.ts'
import { describeNode, inTime } from '../words.ts'
import { AREA_LIMIT_MS, attempt, type Check, fail, ok, skip, warn } from './check.ts'

/** A key that ends sooner than this share of a month is worth a word. */
const SOON_MS = 7 * 86_400_000

export async function checkDaemon(app: App): Promise<readonly Check[]> {
  const { node, engine, clock } = app
  if (node === null) return [skip('daemon', 'No control.url is configured: the daemon is left alone.')]
  const signal = AbortSignal.timeout(AREA_LIMIT_MS)
  const { snapshot } = engine
  if (snapshot.node.kind === 'noDaemon') return [fail('daemon', errorFromWire(snapshot.node.reason))]
  if (!('facts' in snapshot.node)) return [skip('daemon', 'It has not been asked.')]
  const { facts } = snapshot.node
  const now = clock.now()
  const state = describeNode(snapshot, now)
  const permission = await attempt('permission', async () => {
    await requireRightToManage(app, signal)
    if ((await node.access(signal)) !== 'operator') return ok('permission', 'You may manage the daemon.')
    return ok('permission', 'You may manage the daemon as its operator; `latchkey logout --node` would end that.')
  })
  return [
    ok('daemon', `tailscaled ${facts.daemonVersion}.`),
    ...permission,
    ...(state === null ? [] : [describeState(state.tone, [state.text, ...facts.health].join(' '))]),
    describeExpiry(facts.keyExpiresAt, now),
  ]
}

function describeState(tone: string, text: string): Check {
  return tone === 'good'
    ? ok('this device', text)
    : warn('this device', text, '`latchkey login` brings it into your network.')
}

function describeExpiry(expiresAt: number | null, now: number): Check {
  if (expiresAt === null) return ok('node key', 'It never expires, or there is none yet.')
  if (expiresAt <= now)
    return warn('node key', `It expired ${inTime(expiresAt, now)}.`, 'Register again: `latchkey login`.')
  const text = `It expires ${inTime(expiresAt, now)}.`
  if (expiresAt - now > SOON_MS) return ok('node key', text)
  return warn('node key', text, 'Renew it before: `latchkey login --reauthenticate`.')
}
