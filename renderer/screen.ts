/** What the window shows of a snapshot, as data: a title, a few facts, at most one trouble and one button that matters. */
import type { Input } from '../core/contract/channels.ts'
import { type Mood, mood } from '../core/contract/mood.ts'
import type { IdentitySession } from '../core/contract/session.ts'
import type { Snapshot } from '../core/contract/snapshot.ts'
import type { EpochMs } from '../core/contract/time.ts'
import type { WireError } from '../core/contract/wire-error.ts'
import { say } from './messages.ts'
import { hostOf, nameOf } from './person.ts'
import { type Line, progress } from './steps.ts'

export type Act =
  | { readonly call: 'session.signIn'; readonly input: Input<'session.signIn'> }
  | { readonly call: 'session.signOut'; readonly input: Input<'session.signOut'> }
  | { readonly call: 'session.cancel' }
  | { readonly call: 'session.renew' }

export interface Button {
  readonly label: string
  readonly act: Act
  /** False for a way back or out: drawn quieter. */
  readonly primary: boolean
}

export interface Screen {
  readonly mood: Mood
  readonly title: string
  readonly facts: readonly string[]
  /** Session's end, where the screen names it. */
  readonly until: EpochMs | null
  readonly lines: readonly Line[]
  /** The device code and where to enter it; null outside a device sign-in. */
  readonly code: { readonly userCode: string; readonly where: string } | null
  /** When the attempt gives up; null when none is under way. */
  readonly deadline: EpochMs | null
  readonly trouble: WireError | null
  readonly button: Button | null
}

export function screenOf(snapshot: Snapshot): Screen {
  const { session } = snapshot
  const base: Screen = {
    mood: mood(snapshot),
    title: '',
    facts: [],
    until: null,
    lines: [],
    code: null,
    deadline: null,
    trouble: snapshot.trouble,
    button: null,
  }
  switch (session.kind) {
    case 'unknown':
      if (session.because === null) return { ...base, title: say('home.title.starting') }
      return {
        ...base,
        title: say(session.because.code.startsWith('config.') ? 'home.title.notSetUp' : 'home.title.keychain'),
        trouble: session.because,
        button: TRY_AGAIN,
      }
    case 'signedOut':
      return {
        ...base,
        title: say(base.trouble ? 'home.title.trouble' : 'home.title.signedOut'),
        facts: [hostOf(snapshot.controlUrl ?? snapshot.issuer)],
        button: base.trouble ? ANOTHER_TRY : SIGN_IN,
      }
    case 'signingIn':
      return signingIn(snapshot, session, base)
    case 'ended':
      return {
        ...base,
        title: say('home.title.ended'),
        facts: [nameOf(session.identity)],
        trouble: session.because,
        button: SIGN_IN_AGAIN,
      }
    case 'active':
    case 'renewing':
      return signedIn(snapshot, session, base)
  }
}

function signingIn(snapshot: Snapshot, session: IdentitySession & { kind: 'signingIn' }, base: Screen): Screen {
  return {
    ...base,
    title: say('home.title.signingIn', { server: hostOf(snapshot.controlUrl ?? snapshot.issuer) }),
    lines: progress(session, snapshot.node.kind !== 'none'),
    code:
      session.deviceCode === null
        ? null
        : { userCode: session.deviceCode.userCode, where: session.deviceCode.verificationUri },
    deadline: session.deadline,
    button: { label: say('home.button.cancel'), act: { call: 'session.cancel' }, primary: false },
  }
}

function signedIn(
  snapshot: Snapshot,
  session: IdentitySession & { kind: 'active' | 'renewing' },
  base: Screen,
): Screen {
  const { node, connected } = snapshot
  const offline = session.kind === 'renewing' && session.because !== null
  const renews = session.kind === 'renewing' || session.refreshable
  const facts = [nameOf(session.identity)]
  if (connected && 'facts' in node) facts.push([node.facts.addresses[0], node.facts.name].filter(Boolean).join(' · '))
  if (offline) facts.push(say('home.fact.retrying'))
  else if (renews) facts.push(say('home.fact.renews'))
  if (session.memoryOnly) facts.push(say('home.fact.memoryOnly'))
  const shown: Screen = { ...base, facts, until: renews ? null : session.expiresAt }

  if (connected || node.kind === 'none') {
    const title = say(connected ? 'home.title.connected' : 'home.title.signedIn')
    return { ...shown, title, button: offline ? RENEW_NOW : SIGN_OUT }
  }
  if (node.kind === 'unknown' || node.kind === 'starting') {
    return { ...shown, title: say('home.title.connecting'), button: SIGN_OUT }
  }
  if (node.kind === 'foreign') {
    const owner = node.owner?.loginName
    const title = owner === undefined ? say('home.title.foreignUnknown') : say('home.title.foreign', { owner })
    return { ...shown, title, button: ANOTHER_ACCOUNT }
  }
  const trouble = base.trouble ?? (node.kind === 'noDaemon' ? node.reason : null)
  return { ...shown, title: say('home.title.notConnected'), trouble, button: ANOTHER_TRY }
}

function signInButton(label: string, anotherAccount: boolean): Button {
  return { label, act: { call: 'session.signIn', input: { method: 'browser', anotherAccount } }, primary: true }
}

const SIGN_IN = signInButton(say('home.button.signIn'), false)
const SIGN_IN_AGAIN = signInButton(say('home.button.signInAgain'), false)
const ANOTHER_TRY = signInButton(say('home.button.tryAgain'), false)
const ANOTHER_ACCOUNT = signInButton(say('home.button.anotherAccount'), true)
/** The device stays on the network: only the person's session ends. */
const SIGN_OUT: Button = {
  label: say('home.button.signOut'),
  act: { call: 'session.signOut', input: { node: 'keep' } },
  primary: false,
}
const TRY_AGAIN: Button = { label: say('home.button.tryAgain'), act: { call: 'session.renew' }, primary: true }
const RENEW_NOW: Button = { ...TRY_AGAIN, primary: false }
