/**
 * What the daemon, or its absence, means to a person: each with the fix of this platform. The one place that reads words
 * of tailscaled, because it sends no codes (ipn/ipnserver/server.go, ipn/localapi/localapi.go).
 */
import { AppError } from '../errors/app-error.ts'
import { printable } from '../errors/printable.ts'
import { redactAll } from '../errors/redact.ts'
import type { LocalApiAddress } from './local-api-address.ts'
import type { NodeSystem } from './ports.ts'

const START: Partial<Record<NodeJS.Platform, string>> = {
  linux: '`sudo systemctl enable --now tailscaled`',
  darwin: 'open the Tailscale app, or `sudo brew services start tailscale`',
  win32: 'start the service "Tailscale" in services.msc, or open Tailscale from the Start menu',
}
const INSTALL: Partial<Record<NodeJS.Platform, string>> = {
  linux: 'https://tailscale.com/download/linux',
  darwin: 'https://tailscale.com/download/mac',
  win32: 'https://tailscale.com/download/windows',
}

/** Where installers put the daemon; beside these, the folders of PATH are looked into. */
const DAEMON_FILES: Partial<Record<NodeJS.Platform, readonly string[]>> = {
  linux: ['/usr/sbin/tailscaled', '/usr/bin/tailscaled', '/usr/local/sbin/tailscaled', '/usr/local/bin/tailscaled'],
  darwin: ['/Applications/Tailscale.app', '/usr/local/bin/tailscaled', '/opt/homebrew/bin/tailscaled'],
  win32: ['C:\\Program Files\\Tailscale\\tailscaled.exe'],
}

const LONGEST_NAME = 80
const LONGEST_REASON = 200

export function startFix(system: NodeSystem): string {
  return START[system.platform] ?? 'start tailscaled'
}

/** True when the daemon's program is on this machine, running or not. */
export async function daemonInstalled(system: NodeSystem): Promise<boolean> {
  const windows = system.platform === 'win32'
  const folders = (system.environment.PATH ?? '').split(windows ? ';' : ':').filter((folder) => folder !== '')
  const onPath = folders.map((folder) => (windows ? `${folder}\\tailscaled.exe` : `${folder}/tailscaled`))
  for (const path of [...(DAEMON_FILES[system.platform] ?? []), ...onPath]) {
    if ((await system.lookAt(path)) !== null) return true
  }
  return false
}

/** Nobody answers at any address. */
export function unreachable(system: NodeSystem, installed: boolean, cause: unknown): AppError {
  return installed
    ? new AppError('node.daemon-unreachable', { fix: startFix(system) }, { cause })
    : new AppError(
        'node.daemon-missing',
        { fix: INSTALL[system.platform] ?? 'https://tailscale.com/download' },
        { cause },
      )
}

export function notPermitted(system: NodeSystem, address: LocalApiAddress): AppError {
  if (address.kind === 'port') return new AppError('node.macos-not-admin')
  const operator = `sudo tailscale set --operator=${system.userName()}`
  const fix =
    system.platform === 'win32'
      ? 'Ask your administrator why the Tailscale service does not accept your account.'
      : system.platform === 'darwin'
        ? `Use an administrator of this Mac, or have one run \`${operator}\` once, then try again.`
        : `Run \`${operator}\` once, then try again.`
  return new AppError('node.not-permitted', { fix })
}

/** An answer other than 2xx. */
export function refusal(
  system: NodeSystem,
  address: LocalApiAddress,
  call: string,
  answer: { readonly status: number; readonly text: string },
): AppError {
  const holder = heldBy(answer.text)
  if (answer.status === 401 && holder !== null) return new AppError('node.held-by-other', { who: holder })
  // The two 403 that are about our request and not about the person: a bug of ours, so say what the daemon said.
  const ours = /^invalid (localapi request|host)/.test(answer.text)
  if ((answer.status === 401 || answer.status === 403) && !ours) return notPermitted(system, address)
  return new AppError('node.request-refused', { call, reason: daemonReason(answer.text, answer.status) })
}

/** Who holds the daemon on Windows: `Tailscale already in use by NAME, pid N`; null when the text says nothing of it. */
function heldBy(text: string): string | null {
  const name = /already in use by ([^,\n]+)/.exec(text)?.[1]
  return name === undefined ? null : printable(name.trim(), LONGEST_NAME)
}

/** The daemon's sentence on one line, short and redacted; prefs and a few others wrap it in JSON. */
export function daemonReason(text: string, status: number): string {
  const wrapped = /^\s*\{\s*"[Ee]rror"\s*:\s*"((?:[^"\\]|\\.)*)"/.exec(text)?.[1]
  const bare = (wrapped ?? text).replace(/^fetch control key: (?:Get "[^"]*": )?/, '')
  const line = printable(redactAll(bare), LONGEST_REASON).replace(/\s+/g, ' ').trim()
  return line === '' ? `status ${status}` : line
}
