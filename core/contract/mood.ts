/** A snapshot in one word, for everything that has room for no more: the tray's icon, the window's mark. */
import type { Snapshot } from './snapshot.ts'

export type Mood =
  | 'signedOut'
  | 'working'
  | 'connected' // signed in, and on the network where one is configured
  | 'attention' // only a person can help
  | 'ended' // the session is over, or the provider cannot be reached

export function mood(snapshot: Snapshot): Mood {
  const { session, node } = snapshot
  if (session.kind === 'unknown') return session.because ? 'attention' : 'working'
  if (session.kind === 'signingIn') return 'working'
  if (session.kind === 'ended') return 'ended'
  if (session.kind === 'signedOut') return snapshot.trouble ? 'attention' : 'signedOut'
  if (snapshot.connected) return 'connected'
  switch (node.kind) {
    case 'none':
      return session.kind === 'renewing' && session.because ? 'ended' : 'connected'
    case 'unknown':
    case 'starting':
      return 'working'
    default:
      return 'attention'
  }
}
