/**
 * Last resort where the LocalAPI cannot be found but the `tailscale` command can: a wrapper knows the socket, or a macOS
 * app hides it. Status and first sign-in only; preferences, profiles and health are out of its reach.
 */
import * as v from 'valibot'
import { AppError } from '../errors/app-error.ts'
import { checkAuthUrl } from './control-url.ts'
import { daemonReason } from './daemon-errors.ts'
import { withDeadline } from './deadline.ts'
import { PrefsSchema, StatusSchema } from './local-api-wire.ts'
import type { Reading } from './observe.ts'
import type { Clock, NodeSystem, ProcessResult, RunOptions } from './ports.ts'
import type { DeviceSettings } from './register-steps.ts'

export interface TailscaleCli {
  /** null when the command is missing or finds no daemon either. */
  read(signal: AbortSignal): Promise<Reading | null>
  /**
   * Signs in to a new profile and waits until connected; needs the right to change things.
   * @throws AppError node.not-permitted, node.auth-url-foreign, node.command-failed
   */
  login(device: DeviceSettings, onLink: (url: string) => void, signal: AbortSignal): Promise<void>
  logout(signal: AbortSignal): Promise<void>
}

/** It retries its own dial for 2 to 5 s. */
const STATUS_LIMIT_MS = 6_000
const LOGOUT_LIMIT_MS = 30_000
const LOGIN_LIMIT_MS = 30 * 60_000

export function createTailscaleCli(options: {
  readonly system: NodeSystem
  readonly clock: Clock
  readonly controlUrl: string
}): TailscaleCli {
  const { system, clock, controlUrl } = options

  async function run(args: readonly string[], ms: number, more: RunOptions): Promise<ProcessResult | null> {
    const call = `tailscale ${args[0] ?? ''}`
    const late = () => new AppError('node.command-failed', { call, reason: `no end within ${ms / 1000} seconds` })
    for (const file of commands(system)) {
      try {
        return await withDeadline({ clock, ms, signal: more.signal, late }, (signal) =>
          // The app's own binary starts its window instead when it is not told (tailscale/tailscale#7140).
          system.run(file, args, { ...more, signal, environment: { TAILSCALE_BE_CLI: '1' } }),
        )
      } catch (caught) {
        if (caught instanceof AppError) throw caught
      }
    }
    return null
  }

  async function insist(args: readonly string[], ms: number, more: RunOptions): Promise<void> {
    const result = await run(args, ms, more)
    if (result?.code === 0) return
    const text = result?.stderr ?? ''
    if (text.includes('Access denied')) {
      const fix = `Run \`sudo tailscale set --operator=${system.userName()}\` once, then try again.`
      throw new AppError('node.not-permitted', { fix })
    }
    const reason = result === null ? 'it cannot be run' : daemonReason(text, result.code ?? 0)
    throw new AppError('node.command-failed', { call: `tailscale ${args[0] ?? ''}`, reason })
  }

  return {
    async read(signal) {
      const result = await run(['status', '--json', '--peers=false'], STATUS_LIMIT_MS, { signal }).catch(() => null)
      if (result === null || result.code !== 0) return null
      const status = v.safeParse(v.pipe(v.string(), v.parseJson(), StatusSchema), result.stdout)
      if (!status.success) return null
      // It shows no preferences, but Headscale's tailnet is the host of its `server_url`.
      const tailnet = status.output.tailnet ?? ''
      const url = tailnet === new URL(controlUrl).hostname ? controlUrl : tailnet === '' ? '' : `https://${tailnet}`
      const prefs = v.parse(PrefsSchema, { ControlURL: url })
      return { status: status.output, prefs, policyLoginUrl: null, warnings: null }
    },

    async login(device, onLink, signal) {
      const foreign = new AbortController()
      const args = ['login', `--login-server=${controlUrl}`, ...deviceFlags(device)]
      await insist(args, LOGIN_LIMIT_MS, {
        signal: AbortSignal.any([signal, foreign.signal]),
        onErrorLine: (line) => {
          const link = /^\s*(https?:\/\/\S+)\s*$/.exec(line)?.[1]
          if (link === undefined) return
          try {
            onLink(checkAuthUrl(link, controlUrl))
          } catch (caught) {
            foreign.abort(caught)
          }
        },
      })
    },

    logout: (signal) => insist(['logout'], LOGOUT_LIMIT_MS, { signal }),
  }
}

function commands(system: NodeSystem): readonly string[] {
  if (system.platform === 'win32') return ['tailscale', 'C:\\Program Files\\Tailscale\\tailscale.exe']
  // The bundle's own path: links to it crash (tailscale/tailscale#11510).
  if (system.platform === 'darwin') return ['tailscale', '/Applications/Tailscale.app/Contents/MacOS/Tailscale']
  return ['tailscale']
}

function deviceFlags(device: DeviceSettings): string[] {
  return [
    ...(device.hostname === null ? [] : [`--hostname=${device.hostname}`]),
    ...(device.acceptRoutes === null ? [] : [`--accept-routes=${device.acceptRoutes}`]),
    ...(device.acceptDns === null ? [] : [`--accept-dns=${device.acceptDns}`]),
  ]
}
