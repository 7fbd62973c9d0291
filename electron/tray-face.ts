/** What the tray shows of a snapshot: an icon's name, a tooltip and a menu, as data. Status is a word too: colour and shape alone are not accessible. */
import { type Mood, mood } from '../core/contract/mood.ts'
import type { Snapshot } from '../core/contract/snapshot.ts'

export type TrayAct = 'open' | 'signIn' | 'cancel' | 'signOut' | 'quit'

/** An entry without an act is a text that cannot be chosen. */
export type TrayEntry = { readonly label: string; readonly act: TrayAct | null } | 'separator'

export interface TrayFace {
  readonly mood: Mood
  readonly tooltip: string
  readonly entries: readonly TrayEntry[]
}

/** Longer tooltips are cut by Windows. */
const TOOLTIP_LIMIT = 127

export function trayFace(snapshot: Snapshot): TrayFace {
  const status = statusOf(snapshot)
  return {
    mood: mood(snapshot),
    tooltip: `Latchkey: ${status}`.slice(0, TOOLTIP_LIMIT),
    entries: [
      { label: 'Open Latchkey', act: 'open' },
      { label: status, act: null },
      'separator',
      ...ACTS[snapshot.session.kind],
      { label: 'Quit', act: 'quit' },
    ],
  }
}

/** One act at a time, as in the window; none while the keychain is being read. */
const ACTS: Readonly<Record<Snapshot['session']['kind'], readonly TrayEntry[]>> = {
  unknown: [],
  signedOut: [{ label: 'Sign in', act: 'signIn' }],
  signingIn: [{ label: 'Cancel sign-in', act: 'cancel' }],
  active: [{ label: 'Sign out', act: 'signOut' }],
  renewing: [{ label: 'Sign out', act: 'signOut' }],
  ended: [{ label: 'Sign in', act: 'signIn' }],
}

function statusOf(snapshot: Snapshot): string {
  const { session, trouble } = snapshot
  switch (session.kind) {
    case 'unknown':
      return session.because?.userMessage ?? 'Starting'
    case 'signedOut':
      return trouble?.userMessage ?? 'Not signed in'
    case 'signingIn':
      return 'Signing in'
    case 'ended':
      return 'Your session has ended'
    case 'active':
    case 'renewing': {
      const { email, username, displayName } = session.identity
      const person = email ?? username ?? displayName
      const as = person === null ? '' : ` as ${person}`
      if (mood(snapshot) === 'connected') return `${snapshot.connected ? 'Connected' : 'Signed in'}${as}`
      if (mood(snapshot) === 'working') return `Connecting${as}`
      return trouble?.userMessage ?? 'This device is not connected'
    }
  }
}
