/** What a long life brings: each thing that may happen to the session, how it begins and ends, and what a second process then hears. */
import { setTimeout as pause } from 'node:timers/promises'
import type { Dice } from './dice.ts'
import type { Ground } from './ground.ts'
import type { Resident } from './resident.ts'

/** Exit codes of cli/exit-codes.ts. */
const OK = 0
const REFUSED = 3
const NETWORK = 4
const KEYCHAIN = 5
const DAEMON = 6

/** What makes a renewal impossible while it lasts; null where renewals go on. */
export type Hindrance = 'no answer' | 'refusal'

export interface Disturbance {
  readonly name: string
  /** Shortest and longest time before it is put right, in milliseconds. */
  readonly lasts: readonly [number, number]
  readonly hinders: Hindrance | null
  /** Begins between two renewals only. */
  readonly needsQuiet: boolean
  /** With what exit code `status` and `renew` of a second process must end meanwhile. */
  readonly meanwhile: { readonly status: number; readonly renew: number }
  readonly begin: () => Promise<void>
  readonly pass: () => Promise<void>
}

export function disturbancesOf({ world, desk }: Ground): readonly Disturbance[] {
  const { keycloak, headscale, realm } = world
  const { daemon, keyring } = desk
  return [
    {
      name: 'Keycloak stopped and started',
      lasts: [1_000, 25_000],
      hinders: 'no answer',
      needsQuiet: true,
      meanwhile: { status: OK, renew: NETWORK },
      begin: keycloak.stop,
      pass: keycloak.start,
    },
    {
      name: 'Headscale stopped and started',
      lasts: [1_000, 25_000],
      hinders: null,
      needsQuiet: false,
      meanwhile: { status: OK, renew: OK },
      begin: headscale.stop,
      pass: () => headscale.start(),
    },
    {
      name: 'daemon restarted',
      lasts: [0, 15_000],
      hinders: null,
      needsQuiet: false,
      meanwhile: { status: DAEMON, renew: OK },
      begin: daemon.stop,
      pass: daemon.start,
    },
    {
      name: 'keyring locked and unlocked',
      lasts: [1_000, 25_000],
      hinders: 'no answer',
      needsQuiet: false,
      meanwhile: { status: KEYCHAIN, renew: KEYCHAIN },
      begin: keyring.lock,
      pass: keyring.unlock,
    },
    {
      name: 'client disabled and enabled',
      lasts: [3_000, 25_000],
      hinders: 'refusal',
      needsQuiet: false,
      meanwhile: { status: OK, renew: REFUSED },
      begin: () => realm.setClientEnabled(realm.latchkeyClient.id, false),
      pass: () => realm.setClientEnabled(realm.latchkeyClient.id, true),
    },
  ]
}

/** The resident process killed, and started again after a while. */
export function killOf(resident: Resident): Disturbance {
  return {
    name: 'watch killed and started again',
    lasts: [0, 25_000],
    hinders: 'no answer',
    needsQuiet: true,
    meanwhile: { status: OK, renew: OK },
    begin: resident.kill,
    pass: resident.start,
  }
}

/** Second processes that come in the middle of everything, alone or several at once, and leave the world as it was. */
export function visitsOf(visit: (command: 'renew' | 'status', expected: number) => Promise<void>, dice: Dice) {
  const atOnce = (command: 'renew' | 'status') => async () => {
    const count = Math.ceil(dice.between(0, 3))
    await Promise.all(Array.from({ length: count }, () => visit(command, OK)))
  }
  const calm = { lasts: [0, 0], hinders: null, needsQuiet: false, meanwhile: { status: OK, renew: OK } } as const
  const nothing = () => pause(0)
  return [
    { ...calm, name: 'renew from other processes', begin: atOnce('renew'), pass: nothing },
    { ...calm, name: 'status from other processes', begin: atOnce('status'), pass: nothing },
  ] satisfies readonly Disturbance[]
}
