/** Snapshots to build on: a person, a device, and each state that a face must be able to show. */
import type { Identity } from '../../core/contract/identity.ts'
import type { NodeFacts } from '../../core/contract/node.ts'
import type { IdentitySession, SignInStep } from '../../core/contract/session.ts'
import type { Snapshot } from '../../core/contract/snapshot.ts'
import type { WireError } from '../../core/contract/wire-error.ts'

export const alice: Identity = {
  issuer: 'https://login.acme.example',
  subject: 'sub-alice',
  email: 'alice@acme.example',
  emailVerified: true,
  username: 'alice',
  displayName: 'Alice Archer',
  groups: ['vpn'],
}

export const laptop: NodeFacts = {
  name: 'laptop',
  addresses: ['100.64.0.7', 'fd7a:115c:a1e0::7'],
  controlUrl: 'https://acme.example',
  owner: { loginName: 'alice@acme.example', displayName: 'Alice Archer' },
  tags: [],
  keyExpiresAt: null,
  expired: false,
  online: true,
  publicKey: 'nodekey:00',
  daemonVersion: '1.102.0',
  unattended: false,
  health: [],
}

export const someError: WireError = {
  code: 'oidc.something',
  userMessage: 'Something specific went wrong.',
  hint: 'Do this about it.',
  params: {},
}

export const active: IdentitySession & { kind: 'active' } = {
  kind: 'active',
  identity: alice,
  expiresAt: 1_800_000_000_000,
  renewAt: 1_799_999_000_000,
  refreshable: true,
  memoryOnly: false,
}

export function signingIn(step: SignInStep, more: Partial<IdentitySession & { kind: 'signingIn' }> = {}) {
  const session: IdentitySession & { kind: 'signingIn' } = {
    kind: 'signingIn',
    attempt: 'attempt-1',
    step,
    method: 'browser',
    startedAt: 1_700_000_000_000,
    deadline: 1_700_000_300_000,
    link: null,
    deviceCode: null,
    identity: null,
    ...more,
  }
  return session
}

export function snapshot(more: Partial<Snapshot> = {}): Snapshot {
  return {
    version: 1,
    revision: 1,
    at: 1_700_000_000_000,
    profile: 'default',
    issuer: 'https://login.acme.example',
    controlUrl: 'https://acme.example',
    session: { kind: 'signedOut' },
    node: { kind: 'needsLogin', facts: laptop },
    ownership: null,
    connected: false,
    trouble: null,
    ...more,
  }
}

export const connected = (more: Partial<Snapshot> = {}): Snapshot =>
  snapshot({ session: active, node: { kind: 'running', facts: laptop }, ownership: 'ours', connected: true, ...more })
