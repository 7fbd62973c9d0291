/** What to do next, in the words of the face that shows it. */
import type { Patient } from './ports.ts'

interface Advice {
  readonly signInAgain: string
  readonly renewSession: string
  readonly operator: string
  readonly bringIn: string
  readonly registerAgain: string
  readonly renewKey: string
  readonly withoutBrowser: string
}

export const ADVICE: Readonly<Record<Patient['face'], Advice>> = {
  terminal: {
    signInAgain: 'Sign in again: `latchkey login`.',
    renewSession: 'Renew it: `latchkey renew`, or let `latchkey watch` or the app do so.',
    operator: 'You may manage the daemon as its operator; `latchkey logout --node` would end that.',
    bringIn: '`latchkey login` brings it into your network.',
    registerAgain: 'Register again: `latchkey login`.',
    renewKey: 'Renew it before: `latchkey login --reauthenticate`.',
    withoutBrowser: 'Use `latchkey login --device`, or `--no-browser` and copy the link.',
  },
  app: {
    signInAgain: 'Sign in again.',
    renewSession: 'Renew it, or sign in again.',
    operator: 'You may manage the daemon as its operator; signing this device out of the network would end that.',
    bringIn: 'Sign in, or connect this device.',
    registerAgain: 'Sign in again: that registers this device anew.',
    renewKey: 'Renew it before, under This device.',
    withoutBrowser: 'Sign in with a code instead, or copy the link.',
  },
}
