/**
 * What the tray shows, as data: an icon's mood, a tooltip and a menu, made of the snapshot alone. Only what makes sense in
 * the present state is offered; everything that the window's main screen does can be done here, for Linux and for those
 * who never open it.
 */
import type { AppView, ProfileView } from '../core/contract/app-view.ts'
import { type Mood, mood } from '../core/contract/mood.ts'
import type { NodeState } from '../core/contract/node.ts'
import type { Snapshot } from '../core/contract/snapshot.ts'
import type { EpochMs } from '../core/contract/time.ts'
import type { Speech } from '../messages/speech.ts'
import { quitLabel } from './quit-label.ts'
import { presentLink } from './session-face.ts'
import type { TrayAct, TrayEntry, TrayItem } from './tray-acts.ts'
import { trayStatus } from './tray-status.ts'

export interface TrayFace {
  readonly mood: Mood
  readonly tooltip: string
  readonly entries: readonly TrayEntry[]
  /** A click on the icon, where the system tells us of one: the one most useful thing. */
  readonly click: TrayAct
  /** When the words are next untrue; null: not before something changes. */
  readonly changesAt: EpochMs | null
}

export interface TrayInput {
  readonly snapshot: Snapshot
  /** null until the app's settings are read. */
  readonly app: AppView | null
  readonly speech: Speech
  readonly now: EpochMs
  readonly platform: NodeJS.Platform
}

/** Longer tooltips are cut by Windows. */
const TOOLTIP_LIMIT = 127
/** A menu grows as wide as its longest entry; the window has room for whole sentences. */
const LABEL_LIMIT = 90

export function trayFace(input: TrayInput): TrayFace {
  const { snapshot, app, speech, now, platform } = input
  const { say } = speech
  const isSetUp = app === null || app.profiles.length > 0
  const { status, detail, changesAt } = isSetUp
    ? trayStatus(snapshot, speech, now)
    : { status: say('tray.status.notSetUp'), detail: null, changesAt: null }
  const groups: readonly (readonly TrayEntry[])[] = [
    [
      { label: say('tray.open'), act: OPEN },
      { label: clip(status, LABEL_LIMIT), act: null },
      ...(detail === null ? [] : [{ label: clip(detail, LABEL_LIMIT), act: null }]),
    ],
    isSetUp ? [...sessionItems(snapshot, speech), ...connectionItems(snapshot, speech)] : [],
    isSetUp ? deviceItems(snapshot, speech) : [],
    app === null ? [] : networkEntries(app.profiles, speech),
    [
      { label: say('tray.help'), act: { do: 'help' } },
      ...(canSignOut(snapshot) ? [{ label: say('tray.signOut'), act: { do: 'signOut' } } as const] : []),
      { label: quitLabel(snapshot, platform, speech), act: { do: 'quit' } },
    ],
  ]
  return {
    mood: isSetUp ? mood(snapshot) : 'signedOut',
    tooltip: clip(say('tray.tooltip', { status }), TOOLTIP_LIMIT),
    entries: groups
      .filter((group) => group.length > 0)
      .flatMap((group, index) => (index === 0 ? group : (['separator', ...group] as const))),
    click: clickOf(snapshot, isSetUp, platform),
    changesAt,
  }
}

const OPEN: TrayAct = { do: 'open', screen: null }

/**
 * Windows and Linux: who is not signed in signs in with one click. On macOS a click on a menu bar icon shows something
 * and never starts anything; there the window opens below it. Where something went wrong the window says what first.
 */
function clickOf(snapshot: Snapshot, isSetUp: boolean, platform: NodeJS.Platform): TrayAct {
  if (!isSetUp) return { do: 'open', screen: 'welcome' }
  const { kind } = snapshot.session
  const wantsIn = (kind === 'signedOut' && snapshot.trouble === null) || kind === 'ended'
  return wantsIn && platform !== 'darwin' ? { do: 'signIn', anotherAccount: false } : OPEN
}

/** What can be done about who is signed in. */
function sessionItems(snapshot: Snapshot, { say }: Speech): readonly TrayItem[] {
  const { session } = snapshot
  switch (session.kind) {
    case 'unknown':
      return session.because === null ? [] : [{ label: say('tray.tryAgain'), act: { do: 'renew' } }]
    case 'signedOut':
      return [{ label: say('tray.signIn'), act: SIGN_IN }]
    case 'ended':
      return [{ label: say('tray.signInAgain'), act: SIGN_IN }]
    case 'signingIn': {
      const cancel: TrayItem = { label: say('tray.cancel'), act: { do: 'cancel' } }
      if (presentLink(snapshot) === null) return [cancel]
      return [
        { label: say('tray.openLink'), act: { do: 'openLink' } },
        { label: say('tray.copyLink'), act: { do: 'copyLink' } },
        cancel,
      ]
    }
    case 'active':
      return session.refreshable
        ? [{ label: say('tray.renew'), act: { do: 'renew' } }]
        : [{ label: say('tray.signInAgain'), act: SIGN_IN }]
    case 'renewing':
      // While a try is under way there is nothing to hurry.
      return session.retryAt === null ? [] : [{ label: say('tray.renew'), act: { do: 'renew' } }]
  }
}

const SIGN_IN: TrayAct = { do: 'signIn', anotherAccount: false }

/** What can be done about this device's connection, by whoever is (or was) signed in. */
function connectionItems({ session, node }: Snapshot, { say }: Speech): readonly TrayItem[] {
  const isSignedIn = session.kind === 'active' || session.kind === 'renewing'
  if (!isSignedIn && session.kind !== 'ended') return []
  switch (node.kind) {
    case 'running':
    case 'starting':
      return [{ label: say('tray.disconnect'), act: { do: 'disconnect' } }]
    case 'stopped':
      return isSignedIn ? [{ label: say('tray.connect'), act: { do: 'connect' } }] : []
    case 'foreign':
      return isSignedIn ? [{ label: say('tray.anotherAccount'), act: { do: 'signIn', anotherAccount: true } }] : []
    case 'needsLogin':
    case 'expired':
    case 'otherServer': {
      // One way in is enough.
      const offered = session.kind === 'ended' || (session.kind === 'active' && !session.refreshable)
      return offered ? [] : [{ label: say('tray.signInAgain'), act: SIGN_IN }]
    }
    default:
      return []
  }
}

const OURS_WITH_ADDRESS: readonly NodeState['kind'][] = ['running', 'starting', 'stopped']

/** Name and address, each copied by choosing it. */
function deviceItems({ node, session, ownership }: Snapshot, { say }: Speech): readonly TrayItem[] {
  const isKnown = session.kind === 'active' || session.kind === 'renewing' || session.kind === 'ended'
  if (!isKnown || !('facts' in node) || !OURS_WITH_ADDRESS.includes(node.kind) || ownership === 'someoneElse') return []
  const { name, addresses } = node.facts
  const [address] = addresses
  if (address === undefined) return []
  const what = address.includes(':') ? 'ipv6' : 'ipv4'
  return [
    { label: say('tray.copyName', { name }), act: { do: 'copy', what: 'name' } },
    { label: say('tray.copyAddress', { address }), act: { do: 'copy', what } },
  ]
}

function networkEntries(profiles: readonly ProfileView[], { say }: Speech): readonly TrayEntry[] {
  const add: TrayItem = { label: say('tray.addNetwork'), act: { do: 'open', screen: 'welcome' } }
  if (profiles.length < 2) return [add]
  const active = profiles.find((profile) => profile.active)
  const label = (profile: ProfileView): string => {
    const isAlone = profiles.every((other) => other === profile || other.name !== profile.name)
    const detail = profile.account ?? profile.host
    return isAlone || detail === null ? profile.name : say('tray.network', { name: profile.name, detail })
  }
  const choices = profiles.map((profile): TrayItem => {
    return {
      label: clip(label(profile), LABEL_LIMIT),
      act: { do: 'switch', profile: profile.id },
      chosen: profile.active,
    }
  })
  return [
    {
      label: say('tray.networks', { name: clip(active?.name ?? '', LABEL_LIMIT) }),
      entries: [...choices, 'separator', add],
    },
  ]
}

function canSignOut({ session }: Snapshot): boolean {
  return session.kind === 'active' || session.kind === 'renewing' || session.kind === 'ended'
}

/** Cut at a whole character, with a sign that it was. */
function clip(text: string, limit: number): string {
  if (text.length <= limit) return text
  const characters = [...text.slice(0, limit)]
  return `${characters.slice(0, -1).join('')}…`
}
