/**
 * Where tailscaled's LocalAPI listens on this machine, in the order in which Tailscale's own command looks
 * (tailscale/tailscale: paths/paths.go, safesocket/safesocket_darwin.go). The daemon may not be running behind any of them.
 */
import { AppError } from '../errors/app-error.ts'
import { Secret } from '../errors/secret.ts'
import { withDeadline } from './deadline.ts'
import type { Clock, NodeSystem } from './ports.ts'

export type LocalApiAddress =
  /** A Unix socket, or a Windows named pipe; the owner of a socket is the user the daemon runs as. */
  | { readonly kind: 'socket'; readonly path: string; readonly ownerUid: number | null }
  /** The macOS apps: HTTP on 127.0.0.1 with a token. Both change when the daemon restarts. */
  | { readonly kind: 'port'; readonly port: number; readonly token: Secret }

export interface Found {
  /** In order of preference; dial them all. */
  readonly addresses: readonly LocalApiAddress[]
  /** Why one that is there cannot be used; the reason to give when no other answers. */
  readonly obstacle: AppError | null
}

/** The ACL lets every user in; only administrators can create a name under this prefix, so it cannot be squatted. */
const WINDOWS_PIPE = '\\\\.\\pipe\\ProtectedPrefix\\Administrators\\Tailscale\\tailscaled'
const MACOS_SOCKET = '/var/run/tailscaled.socket'
const LINUX_SOCKETS = [
  '/var/run/tailscale/tailscaled.sock',
  '/var/packages/Tailscale/var/tailscaled.sock', // Synology DSM 7
  '/var/packages/Tailscale/etc/tailscaled.sock', // Synology DSM 6
  '/tmp/tailscale/tailscaled.sock', // QNAP
  '/perm/tailscaled/tailscaled.sock', // Gokrazy
]
const MACOS_SHARED = '/Library/Tailscale'
/** The App Store's daemon keeps open a file whose *name* ends in port and token. */
const APP_STORE_FILE = /\.tailscale\.ipn\.macos\/sameuserproof-(\d+)-([0-9a-f]+)$/m
const LSOF_LIMIT_MS = 5_000

/** @param configured `device.socket`; when given, nothing else is looked at. */
export async function findLocalApi(
  system: NodeSystem,
  clock: Clock,
  configured: string | null,
  signal: AbortSignal,
): Promise<Found> {
  if (configured !== null) return socketsOnly([await socketAt(system, configured)])
  if (system.platform === 'win32') return socketsOnly([{ kind: 'socket', path: WINDOWS_PIPE, ownerUid: null }])
  if (system.platform === 'darwin') return await onMacOs(system, clock, signal)
  const sockets = await Promise.all(LINUX_SOCKETS.map((path) => socketAt(system, path)))
  const present = sockets.filter((socket) => socket.ownerUid !== null)
  return socketsOnly(present.length > 0 ? present : sockets.slice(0, 1))
}

type SocketAddress = Extract<LocalApiAddress, { kind: 'socket' }>

function socketsOnly(addresses: readonly SocketAddress[]): Found {
  return { addresses, obstacle: null }
}

async function socketAt(system: NodeSystem, path: string): Promise<SocketAddress> {
  return { kind: 'socket', path, ownerUid: await system.ownerOf(path) }
}

async function onMacOs(system: NodeSystem, clock: Clock, signal: AbortSignal): Promise<Found> {
  const [appStore, standalone, socket] = await Promise.all([
    appStoreAddress(system, clock, signal),
    standaloneAddress(system),
    socketAt(system, MACOS_SOCKET),
  ])
  const ports = [appStore, standalone].filter(isAddress)
  return {
    addresses: [...ports, socket],
    obstacle: standalone instanceof AppError ? standalone : null,
  }
}

function isAddress(found: LocalApiAddress | AppError | null): found is LocalApiAddress {
  return found !== null && !(found instanceof AppError)
}

async function appStoreAddress(system: NodeSystem, clock: Clock, signal: AbortSignal): Promise<LocalApiAddress | null> {
  const args = ['-n', '-a', `-u${system.uid() ?? 0}`, '-c', 'IPNExtension', '-F']
  // No lsof, too slow, nothing found: all mean that this variant is not here.
  const result = await withDeadline(
    { clock, ms: LSOF_LIMIT_MS, signal, late: () => new AppError('general.cancelled') },
    (limited) => system.run('lsof', args, { signal: limited }),
  ).catch(() => null)
  const match = APP_STORE_FILE.exec(result?.stdout ?? '')
  return match === null ? null : portAddress(match[1] ?? '', match[2] ?? '')
}

/** `ipnport` is a link whose target text is the port; the token file is for root and group admin (mode 0640). */
async function standaloneAddress(system: NodeSystem): Promise<LocalApiAddress | AppError | null> {
  const port = await system.readLink(`${MACOS_SHARED}/ipnport`).catch(() => null)
  if (port === null || !/^\d+$/.test(port)) return null
  try {
    return portAddress(port, (await system.readText(`${MACOS_SHARED}/sameuserproof-${port}`)).trim())
  } catch (caught) {
    return codeOf(caught) === 'EACCES' || codeOf(caught) === 'EPERM' ? new AppError('node.macos-not-admin') : null
  }
}

function portAddress(port: string, token: string): LocalApiAddress | null {
  const number = Number(port)
  if (number < 1 || number > 65_535 || token === '') return null
  return { kind: 'port', port: number, token: new Secret(token) }
}

/** The `code` of a system error, for example ENOENT; empty when there is none. */
export function codeOf(caught: unknown): string {
  return caught instanceof Error && 'code' in caught && typeof caught.code === 'string' ? caught.code : ''
}
