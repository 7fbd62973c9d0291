/** A sign-in as a timeline: which steps are done, which one is under way and what it wants, which are still to come. */
import type { IdentitySession, SignInStep } from '../../core/contract/session.ts'
import type { MessageName, Speech } from '../../messages/speech.ts'
import { hostOf, nameOf } from '../person.ts'

export interface Step {
  readonly state: 'done' | 'now' | 'later'
  readonly text: string
  /** What is going on, or what the person is to do; on the present step alone. */
  readonly explanation: string | null
}

export type SigningIn = IdentitySession & { kind: 'signingIn' }

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
export function timeline(session: SigningIn, withNetwork: boolean, { say }: Pick<Speech, 'say'>): readonly Step[] {
  const present = LINE_OF[session.step]
  const person = session.identity === null ? null : nameOf(session.identity)
  const explanation = explain(session, say)

  const line = (at: number, done: MessageName, now: MessageName, later: MessageName): Step => {
    if (at === present) return { state: 'now', text: say(now), explanation }
    if (at > present) return { state: 'later', text: say(later), explanation: null }
    return { state: 'done', text: say(done, person === null ? {} : { person }), explanation: null }
  }
  const code = session.method === 'device'
  const { step } = session
  const waiting = code ? 'home.step.code.person' : 'home.step.person.now'
  const steps = [
    code
      ? line(0, 'home.step.code.done', 'home.step.code.now', 'home.step.code.done')
      : line(0, 'home.step.browser.done', 'home.step.browser.now', 'home.step.browser.done'),
    line(
      1,
      person === null ? 'home.step.person.later' : 'home.step.person.done',
      step === 'verifying' ? 'home.step.person.checking' : step === 'saving' ? 'home.step.person.saving' : waiting,
      'home.step.person.later',
    ),
  ]
  if (!withNetwork) return steps
  const device = step === 'confirming' ? 'home.step.device.confirm' : 'home.step.device.now'
  return [
    ...steps,
    line(2, 'home.step.device.done', device, 'home.step.device.later'),
    line(3, 'home.step.connected.later', 'home.step.connected.now', 'home.step.connected.later'),
  ]
}

function explain({ step, link }: SigningIn, say: Speech['say']): string {
  if (step === 'browser' && link !== null) return say('home.now.browserAt', { host: hostOf(link) })
  return say(`home.now.${step}`)
}
