/** What tray, window, notices and power events do to the session, whichever profile's engine is alive behind it. */
import type { Input } from '../core/contract/channels.ts'
import type { Snapshot } from '../core/contract/snapshot.ts'

export interface SessionFace {
  /** In full, with the link: what crosses to the window goes through `forWindow`. */
  readonly snapshot: Snapshot
  /** Tells every change; returns what ends the telling. */
  subscribe(listener: (snapshot: Snapshot) => void): () => void
  /** Reads keychain and daemon again; what fails is in the snapshot. */
  start(): Promise<void>
  /**
   * Tries keychain and daemon, then signs in; resolves when signed in.
   * @throws AppError, which the snapshot then holds as its trouble
   */
  signIn(options: SignInChoice): Promise<void>
  cancel(): void
  renew(): Promise<void>
  /** Ends the session, and opens the provider's sign-out page where there is one. @throws like signIn */
  signOut(options: SignOutChoice): Promise<void>
  /** The present link again. @param browser id of one; null: the chosen one @throws AppError session.browser-failed */
  openLink(browser: string | null): Promise<void>
  /** @throws like signIn */
  connect(): Promise<void>
  disconnect(): Promise<void>
  /** Woke, unlocked, online, or the clock jumped. */
  worldChanged(): void
}

export interface SignInChoice extends Input<'session.signIn'> {
  /** A new key for this device although the present one is valid. */
  readonly reauthenticate?: boolean
}

export interface SignOutChoice extends Input<'session.signOut'> {
  /** False: the browser's own session at the provider is left alone. */
  readonly openPage?: boolean
}

/** The link that the person may open or copy now; null when there is none. */
export function presentLink({ session }: Pick<Snapshot, 'session'>): string | null {
  if (session.kind !== 'signingIn') return null
  const { link, deviceCode } = session
  return link ?? deviceCode?.verificationUriComplete ?? deviceCode?.verificationUri ?? null
}

/** Without what a page need not know: of the link only where it goes. */
export function forWindow(snapshot: Snapshot): Snapshot {
  const { session } = snapshot
  if (session.kind !== 'signingIn' || session.link === null) return snapshot
  return { ...snapshot, session: { ...session, link: originOf(session.link) } }
}

function originOf(link: string): string | null {
  return URL.canParse(link) ? new URL(link).origin : null
}
