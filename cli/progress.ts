/**
 * A sign-in as it goes: one line a step for people, one event a step, link, code and change for programs. It looks only at
 * the snapshots and remembers only what it has said.
 */

import type { LinkPurpose } from '../core/contract/events.ts'
import { personName } from '../core/contract/identity.ts'
import type { IdentitySession, SignInMethod } from '../core/contract/session.ts'
import type { Snapshot } from '../core/contract/snapshot.ts'
import { hostOf } from '../core/doctor/this-device.ts'
import type { Output } from './output.ts'
import { explainStep } from './words.ts'

type SigningIn = Extract<IdentitySession, { kind: 'signingIn' }>

export interface ProgressOptions {
  /** Whether a browser is opened for the person; if not, links are theirs to copy. */
  readonly opensBrowser: boolean
  /** Draws a QR code of a text, or null where none is wanted. */
  readonly qr: ((text: string) => string) | null
  /** How long to wait for the person before the link is offered to them although a browser was opened. */
  readonly patienceMs?: number
}

export interface Progress {
  see(snapshot: Snapshot): void
  /** Whether the person has been shown a link or a code. */
  readonly begun: boolean
  close(): void
}

const PATIENCE_MS = 15_000

export function createProgress(output: Output, options: ProgressOptions): Progress {
  const { style } = output
  let step: string | null = null
  let shown: { link: string | null; code: string | null; trouble: string | null } = {
    link: null,
    code: null,
    trouble: null,
  }
  let offered: string | null = null
  /** The confirm link last announced; a sign-in link before it is another thing, not an older one. */
  let confirmLink: string | null = null
  let patience: NodeJS.Timeout | undefined

  function say(mark: string, text: string): void {
    output.tell(`${mark} ${text}`)
  }

  function showLink(url: string): void {
    output.tell(`  ${style.strong(url)}`)
    if (options.qr !== null)
      output.tell(
        '',
        ...options
          .qr(url)
          .split('\n')
          .map((line) => `  ${line}`),
        '',
      )
  }

  function offerLink(words: string, url: string): void {
    if (offered === url) return
    offered = url
    output.tell(`  ${words}`)
    showLink(url)
  }

  function seeStep(snapshot: Snapshot, session: SigningIn): void {
    if (session.step === step) return
    step = session.step
    clearTimeout(patience)
    const explanation = explainStep(session.step, {
      method: session.method,
      issuer: snapshot.issuer,
      controlUrl: snapshot.controlUrl,
      person: session.identity === null ? null : personName(session.identity),
    })
    const { method } = session
    output.emit({ type: 'step', at: snapshot.at, step: session.step, method, explanation })
    const waitsForPerson = step === 'browser' || step === 'device' || step === 'confirming'
    say(waitsForPerson ? style.warm('◐') : style.good('●'), explanation)
  }

  function seeLink(snapshot: Snapshot, session: SigningIn): void {
    const { link, step: at, method } = session
    if (link === null || link === shown.link) return
    const purpose: LinkPurpose = at === 'browser' ? 'signIn' : 'confirm'
    const replaces = at === 'confirming' && confirmLink !== null && offered === confirmLink
    shown = { ...shown, link }
    if (purpose === 'confirm') confirmLink = link
    output.emit({ type: 'link', at: snapshot.at, purpose, url: link })
    if (purpose === 'signIn' && options.opensBrowser) {
      const offer = (): void => offerLink('If no page has opened, open this link yourself:', link)
      patience = setTimeout(offer, options.patienceMs ?? PATIENCE_MS)
      patience.unref()
    } else offerLink(linkWords(purpose, method, replaces), link)
  }

  function seeCode(snapshot: Snapshot, session: SigningIn): void {
    const code = session.deviceCode
    if (code === null || code.userCode === shown.code) return
    shown = { ...shown, code: code.userCode }
    output.emit({ type: 'deviceCode', at: snapshot.at, ...code })
    if (snapshot.controlUrl !== null) {
      output.tell(
        `  If this device is new to ${hostOf(snapshot.controlUrl)}, a second link follows: there you confirm this device.`,
        '  Open both in the same browser, so that you sign in only once.',
      )
    }
    output.tell(`  Code: ${style.strong(code.userCode)}`, '  Link, for any device:')
    showLink(code.verificationUriComplete ?? code.verificationUri)
  }

  function seeTrouble(snapshot: Snapshot, session: SigningIn): void {
    const { trouble } = snapshot
    const key = trouble === null ? null : `${trouble.code} ${trouble.userMessage}`
    if (key === shown.trouble) return
    shown = { ...shown, trouble: key }
    if (trouble === null) return
    const { code, userMessage, hint } = trouble
    output.emit({ type: 'notice', at: snapshot.at, code, userMessage, hint })
    output.tell(`  ${style.warm('!')} ${userMessage}`, `    ${hint}`)
    if (session.link !== null) offerLink('The link:', session.link)
  }

  return {
    get begun() {
      return shown.link !== null || shown.code !== null
    },
    see(snapshot) {
      output.emit({ type: 'snapshot', snapshot })
      const { session } = snapshot
      if (session.kind !== 'signingIn') {
        clearTimeout(patience)
        return
      }
      seeStep(snapshot, session)
      seeLink(snapshot, session)
      seeCode(snapshot, session)
      seeTrouble(snapshot, session)
    },
    close: () => clearTimeout(patience),
  }
}

function linkWords(purpose: LinkPurpose, method: SignInMethod, replaces: boolean): string {
  if (replaces) return 'That link has aged out; use this one:'
  if (purpose === 'signIn') return 'Open this link in a browser on this device:'
  return method === 'device' ? 'The second link, for any device:' : 'If that page is not there, open:'
}
