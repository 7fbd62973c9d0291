/** A sign-in's steps as the lines of the progress list: which are done, which one is under way, which are still to come. */
import type { IdentitySession, SignInStep } from '../core/contract/session.ts'
import { type MessageName, say } from './messages.ts'
import { nameOf } from './person.ts'

export interface Line {
  readonly state: 'done' | 'now' | 'later'
  readonly text: string
}

type SigningIn = IdentitySession & { kind: 'signingIn' }

/** The line at which each step is under way. */
const LINE_OF: Readonly<Record<SignInStep, number>> = {
  preparing: 0,
  browser: 1,
  device: 1,
  verifying: 1,
  saving: 1,
  registering: 2,
  confirming: 2,
  connecting: 3,
}

/** @param withNetwork false where no control server is configured: then the sign-in ends with the person. */
export function progress(session: SigningIn, withNetwork: boolean): readonly Line[] {
  const current = LINE_OF[session.step]
  const code = session.method === 'device'
  const checking = session.step === 'verifying' || session.step === 'saving'
  const person = session.identity === null ? null : nameOf(session.identity)

  const line = (at: number, done: MessageName, now: MessageName, later: MessageName): Line => {
    if (at === current) return { state: 'now', text: say(now) }
    if (at > current) return { state: 'later', text: say(later) }
    return { state: 'done', text: say(done, person === null ? {} : { person }) }
  }
  const waiting = code ? 'home.step.code.person' : 'home.step.person.now'
  const signedIn = person === null ? 'home.step.person.later' : 'home.step.person.done'
  const lines = [
    code
      ? line(0, 'home.step.code.done', 'home.step.code.now', 'home.step.code.done')
      : line(0, 'home.step.browser.done', 'home.step.browser.now', 'home.step.browser.done'),
    line(1, signedIn, checking ? 'home.step.person.checking' : waiting, 'home.step.person.later'),
  ]
  if (!withNetwork) return lines
  const device = session.step === 'confirming' ? 'home.step.device.confirm' : 'home.step.device.now'
  return [
    ...lines,
    line(2, 'home.step.device.done', device, 'home.step.device.later'),
    line(3, 'home.step.connected.later', 'home.step.connected.now', 'home.step.connected.later'),
  ]
}
