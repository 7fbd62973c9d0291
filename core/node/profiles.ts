/** A daemon profile per control server and account: which of the stored ones is this person's. */
import type { Identity } from '../contract/identity.ts'
import type { NodeOwner, Ownership } from '../contract/node.ts'
import { sameControlServer } from './control-url.ts'
import type { DaemonProfile } from './local-api-wire.ts'

/** Whose account a login name is; the session's identity guard fits. */
export type JudgeOwner = (identity: Identity, owner: NodeOwner) => Ownership

/** @returns null when a new profile is needed. An uncertain account is never reused: a new login costs a click. */
export function chooseProfile(
  profiles: readonly DaemonProfile[],
  controlUrl: string,
  identity: Identity,
  judgeOwner: JudgeOwner,
): DaemonProfile | null {
  return (
    profiles.find(
      (profile) =>
        profile.id !== '' &&
        sameControlServer(profile.controlUrl, controlUrl) &&
        judgeOwner(identity, { loginName: profile.loginName, displayName: profile.displayName || null }) === 'ours',
    ) ?? null
  )
}

/**
 * The names Headscale shows an account by, compared exactly: e-mail, else user name. Enough to choose a profile, where a
 * miss only means one more login; whose node it is in the end is for the session's guard.
 */
export const judgeByName: JudgeOwner = (identity, owner) => {
  const names = [identity.email, identity.username].filter((name) => name !== null && name !== '')
  return names.includes(owner.loginName) ? 'ours' : 'someoneElse'
}
