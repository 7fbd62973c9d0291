/** By what right this process manages the daemon (tailscale/tailscale: ipn/ipnauth, IsReadonlyConn). */
import type { LocalApiAddress } from './local-api-address.ts'
import type { DaemonPrefs } from './local-api-wire.ts'
import type { NodeSystem } from './ports.ts'

/**
 * `full`: root, the daemon's own user, an administrator of the Mac, or a platform where being let in is the check.
 * `operator`: by the preference `OperatorUser` alone, which belongs to the present profile and goes with it.
 * `none`: may read; by what can be seen from here, the daemon has the last word.
 */
export type DaemonAccess = 'full' | 'operator' | 'none'

const MACOS_ADMIN_GROUP = 80

export function accessOf(system: NodeSystem, address: LocalApiAddress | null, prefs: DaemonPrefs): DaemonAccess {
  const uid = system.uid()
  if (uid === null || uid === 0 || address?.kind === 'port') return 'full'
  if (address !== null && address.ownerUid === uid) return 'full'
  if (system.platform === 'darwin' && system.groups().includes(MACOS_ADMIN_GROUP)) return 'full'
  return prefs.operatorUser !== '' && prefs.operatorUser === system.userName() ? 'operator' : 'none'
}
