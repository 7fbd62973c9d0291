/** Something that went wrong, as a screen: what happened, what to do, the button that does it, and the facts for an administrator. */
import type { Snapshot } from '../../core/contract/snapshot.ts'
import type { WireError } from '../../core/contract/wire-error.ts'
import { isListName } from '../../messages/lists.ts'
import type { MessageName, Speech } from '../../messages/speech.ts'
import type { Tone } from '../kit/tone.ts'
import type { ActName, Choice } from './act.ts'
import { type TroubleScreen, troubleScreen } from './trouble-table.ts'

export interface TroubleView {
  readonly title: string
  readonly what: string
  readonly todo: string
  /** What is English in the midst of another language. */
  readonly english: { readonly what: boolean; readonly todo: boolean }
  readonly tone: Tone
  readonly code: string
  readonly details: readonly { readonly name: string; readonly value: string }[]
  /** Copies the message for the administrator; null where the one button does, or where nothing is wrong. */
  readonly copy: Choice | null
  readonly primary: Choice
  readonly quiet: readonly Choice[]
}

export function troubleView(error: WireError, snapshot: Snapshot, speech: Speech): TroubleView {
  const screen = troubleScreen(error.code)
  const { userMessage, hint, english } = speech.error(error)
  const act = screen.act === 'again' ? againIn(snapshot) : screen.act
  const choice = (name: ActName): Choice => ({ act: name, label: speech.say(labelOf(name, error.code, screen)) })
  return {
    title: speech.say(screen.title),
    what: userMessage,
    todo: hint,
    english: { what: english.userMessage, todo: english.hint },
    tone: screen.tone,
    code: error.code,
    details: [
      { name: speech.say('trouble.details.server'), value: snapshot.controlUrl ?? '' },
      { name: speech.say('trouble.details.provider'), value: snapshot.issuer },
      // As they are named in docs/errors.md.
      ...Object.entries(error.params).map(([name, value]) => ({ name, value })),
    ].filter(({ name, value }) => value !== '' && name !== 'adminText' && !isListName(name, error.params)),
    copy: screen.tone === 'info' || act === 'copyDetails' ? null : choice('copyDetails'),
    primary: choice(act),
    quiet: besides(act, error.code, snapshot).map(choice),
  }
}

/** What "try again" means: whatever was under way, or the way onto the network. */
function againIn({ session, node }: Snapshot): ActName {
  if (session.kind === 'unknown' || session.kind === 'renewing') return 'renew'
  if (session.kind !== 'active') return 'signIn'
  if (node.kind === 'noDaemon' || node.kind === 'stopped') return 'connect'
  return node.kind === 'running' || node.kind === 'starting' || node.kind === 'none' ? 'renew' : 'signIn'
}

/** Second ways on. */
function besides(primary: ActName, code: string, { session }: Snapshot): readonly ActName[] {
  const acts: ActName[] = []
  const area = code.slice(0, code.indexOf('.'))
  if (area === 'keychain' && session.kind === 'unknown') {
    acts.push('withoutKeychain')
    if (code === 'keychain.locked' || code === 'keychain.unreadable-newer') acts.push('signOut')
  }
  if (area === 'admission' || code === 'oidc.denied') acts.push('anotherAccount')
  if (code === 'session.browser-failed' || code === 'oidc.redirect-ports-taken') acts.push('useCode')
  // A rule may have been changed meanwhile: the same account may do now.
  if (primary === 'copyDetails' && session.kind === 'signedOut') acts.push('signIn')
  return acts.filter((act) => act !== primary)
}

function labelOf(act: ActName, code: string, { act: listed, tone }: TroubleScreen): MessageName {
  if (act === 'renew' && code === 'keychain.locked') return 'home.button.unlock'
  if (act === 'signIn' && tone !== 'info') return listed === act ? 'home.button.signInAgain' : 'home.button.tryAgain'
  if (act === 'connect' || act === 'renew') return 'home.button.tryAgain'
  if (act === 'useCode' && code === 'oidc.device-expired') return 'home.button.newCode'
  if (act === 'signOut') return code === 'session.sign-out-unfinished' ? 'home.button.tryAgain' : 'home.button.forget'
  if (act === 'copyDetails' && listed === act) return 'home.button.copyForAdmin'
  return `home.button.${act}`
}
