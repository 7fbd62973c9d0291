/**
 * Where tailscaled's LocalAPI listens on this machine, in the order in which Tailscale's own command looks
 * (tailscale/tailscale: paths/paths.go, safesocket/safesocket_darwin.go). The daemon may not be running behind any of them.
 */
import { AppError } from '../errors/app-error.ts'
import { Secret } from '../errors/secret.ts'
import { withDeadline } from './deadline.ts'
import type { Clock, NodeSystem } from './ports.ts'
import { distrust, LINUX_SOCKET, linuxPlaces, MACOS_SOCKET, type SocketPlace } from './socket-places.ts'

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
  if (configured !== null) {
    const owner = await system.lookAt(configured)
    return { addresses: [socket(configured, owner?.uid ?? null)], obstacle: null }
  }
  if (system.platform === 'win32') return { addresses: [socket(WINDOWS_PIPE, null)], obstacle: null }
  if (system.platform === 'darwin') return await onMacOs(system, clock, signal)
  const places = await linuxPlaces(system)
  const found = (await Promise.all(places.map((place) => socketAt(system, place)))).filter((one) => one !== null)
  // Only a place that root alone can fill is dialled unseen.
  if (found.length === 0) return { addresses: [socket(LINUX_SOCKET.path, null)], obstacle: null }
  return { addresses: found.filter(isAddress), obstacle: found.find((one) => one instanceof AppError) ?? null }
}

function socket(path: string, ownerUid: number | null): LocalApiAddress {
  return { kind: 'socket', path, ownerUid }
}

/** null: there is none. AppError node.socket-foreign: one that others may have planted. */
async function socketAt(system: NodeSystem, place: SocketPlace): Promise<LocalApiAddress | AppError | null> {
  const owner = await system.lookAt(place.path)
  if (owner === null) return null
  return (await distrust(system, place, owner)) ?? socket(place.path, owner.uid)
}

async function onMacOs(system: NodeSystem, clock: Clock, signal: AbortSignal): Promise<Found> {
  const [appStore, standalone, daemon] = await Promise.all([
    appStoreAddress(system, clock, signal),
    standaloneAddress(system),
    socketAt(system, MACOS_SOCKET),
  ])
  const found = [appStore, standalone, daemon ?? socket(MACOS_SOCKET.path, null)]
  return { addresses: found.filter(isAddress), obstacle: found.find((one) => one instanceof AppError) ?? null }
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
