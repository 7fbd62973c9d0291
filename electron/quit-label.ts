/** What quitting means for this device, said where one quits. */
import type { Snapshot } from '../core/contract/snapshot.ts'
import type { Speech } from '../messages/speech.ts'

/**
 * Linux and macOS keep the network whatever we do. On Windows the daemon leaves it with the last program that holds it,
 * unless it runs unattended; whether another one does (Tailscale's own window) cannot be seen, hence "may".
 */
export function quitLabel({ session, node, connected }: Snapshot, platform: NodeJS.Platform, { say }: Speech): string {
  if ((session.kind === 'active' || session.kind === 'renewing') && session.memoryOnly) {
    return say('tray.quitEndsSession')
  }
  if (!connected || node.kind !== 'running') return say('tray.quit')
  const stays = platform !== 'win32' || node.facts.unattended
  return say(stays ? 'tray.quitStays' : 'tray.quitMayEnd')
}
