/** Registration through the `tailscale` command, where the LocalAPI cannot be reached: always a new profile, so always after admission. */
import { AppError } from '../errors/app-error.ts'
import { orCancelled } from './deadline.ts'
import { factsOf, judge, type Reading } from './observe.ts'
import type { JudgeOwner } from './profiles.ts'
import type { Registered, RegisterProgress, RegisterRequest } from './register.ts'
import type { DeviceSettings } from './register-steps.ts'
import type { TailscaleCli } from './tailscale-cli.ts'

/** @throws AppError node.not-permitted, node.auth-url-foreign, node.command-failed, node.daemon-unreachable */
export async function registerByCommand(
  options: {
    readonly cli: TailscaleCli
    readonly controlUrl: string
    readonly device: DeviceSettings
    readonly judgeOwner: JudgeOwner | null
  },
  reading: Reading,
  request: RegisterRequest,
  onProgress: (progress: RegisterProgress) => void,
): Promise<Registered> {
  const { cli, controlUrl, device, judgeOwner } = options
  const { signal } = request
  const { kind } = judge(reading, controlUrl)
  if (kind === 'running' && !request.reauthenticate) return registered(cli, reading, false)
  const identity = await orCancelled(request.admitted, signal)
  const { owner } = factsOf(reading)
  const someoneElses = owner !== null && judgeOwner?.(identity, owner) === 'someoneElse'
  if (someoneElses && (kind === 'running' || kind === 'starting')) return registered(cli, reading, false)
  await cli.login(device, (url) => onProgress({ kind: 'authUrl', url }), signal)
  const after = await cli.read(signal)
  if (after === null) throw new AppError('node.command-failed', { call: 'tailscale status', reason: 'it says nothing' })
  return registered(cli, after, true)
}

function registered(cli: TailscaleCli, reading: Reading, fresh: boolean): Registered {
  return {
    facts: factsOf(reading),
    fresh,
    // Who could switch to a new profile and still act had the full right.
    undoLosesOperator: false,
    undo: async (signal) => {
      if (fresh) await cli.logout(signal)
    },
  }
}
