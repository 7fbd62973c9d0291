/**
 * Where a tailscaled socket may be found on Linux, and whether a found one can be the system's own: any user could plant
 * a daemon of theirs where they may write, and would be told who signs in. `device.socket` is not judged: it is the
 * person's word.
 */
import { posix } from 'node:path'
import { AppError } from '../errors/app-error.ts'
import type { FileOwner, NodeSystem } from './ports.ts'

export interface SocketPlace {
  readonly path: string
  /** A folder that the system's package manager fills alone, where the daemon runs as the package's own user. */
  readonly packaged: boolean
}

export const LINUX_SOCKET: SocketPlace = { path: '/var/run/tailscale/tailscaled.sock', packaged: false }
export const MACOS_SOCKET: SocketPlace = { path: '/var/run/tailscaled.socket', packaged: false }

/** Appliances with places of their own, each with a file or folder that only it has (tailscale: version/distro/distro.go). */
const APPLIANCES: readonly { readonly mark: string; readonly places: readonly SocketPlace[] }[] = [
  {
    mark: '/usr/syno', // Synology, DSM 7 and 6
    places: [
      { path: '/var/packages/Tailscale/var/tailscaled.sock', packaged: true },
      { path: '/var/packages/Tailscale/etc/tailscaled.sock', packaged: true },
    ],
  },
  { mark: '/etc/config/uLinux.conf', places: [{ path: '/tmp/tailscale/tailscaled.sock', packaged: false }] }, // QNAP
  { mark: '/gokrazy', places: [{ path: '/perm/tailscaled/tailscaled.sock', packaged: false }] },
]

/** In order of preference. */
export async function linuxPlaces(system: NodeSystem): Promise<readonly SocketPlace[]> {
  const marks = await Promise.all(APPLIANCES.map(({ mark }) => system.lookAt(mark)))
  return [...APPLIANCES.flatMap(({ places }, index) => (marks[index] === null ? [] : places)), LINUX_SOCKET]
}

/** @returns null when nobody but root and this person can have put it there; else node.socket-foreign */
export async function distrust(system: NodeSystem, place: SocketPlace, socket: FileOwner): Promise<AppError | null> {
  const { path, packaged } = place
  const folder = await system.lookAt(posix.dirname(path))
  const reason = reasonAgainst(system, socket, folder, packaged)
  return reason === null ? null : new AppError('node.socket-foreign', { path, reason })
}

function reasonAgainst(
  system: NodeSystem,
  socket: FileOwner,
  folder: FileOwner | null,
  packaged: boolean,
): string | null {
  if (folder === null) return 'its folder cannot be seen'
  const ours = (uid: number) => uid === 0 || uid === system.uid()
  if (!ours(socket.uid) && !(packaged && socket.uid === folder.uid)) return `it belongs to user ${socket.uid}`
  if (!ours(folder.uid) && !packaged) return `its folder belongs to user ${folder.uid}`
  // On a Mac the group `daemon` may write to /var/run: accounts of the system alone.
  const systemGroups = system.platform === 'darwin' ? [0, 1] : [0]
  const byGroup = (folder.mode & 0o020) !== 0 && !systemGroups.includes(folder.gid)
  return byGroup || (folder.mode & 0o002) !== 0 ? 'other users may write to its folder' : null
}
