/** Streams that keep what is written, and snapshots to show. */
import { PassThrough } from 'node:stream'
import { createOutput, type Output } from '../../../cli/output.ts'
import type { Identity } from '../../../core/contract/identity.ts'
import type { NodeFacts } from '../../../core/contract/node.ts'
import type { IdentitySession } from '../../../core/contract/session.ts'
import type { Snapshot } from '../../../core/contract/snapshot.ts'

export const NOW = Date.UTC(2026, 7, 1, 12, 0, 0)

export const alice: Identity = {
  issuer: 'https://id.example/realms/acme',
  subject: 'sub-alice',
  email: 'alice@acme.example',
  emailVerified: true,
  username: 'alice',
  displayName: 'Alice',
  groups: ['/vpn'],
}

export const facts: NodeFacts = {
  name: 'laptop',
  addresses: ['100.64.0.7', 'fd7a:115c:a1e0::7'],
  controlUrl: 'https://hs.acme.example',
  owner: { loginName: 'alice@acme.example', displayName: 'Alice' },
  tags: [],
  keyExpiresAt: null,
  expired: false,
  online: true,
  publicKey: 'nodekey:1',
  daemonVersion: '1.98.0',
  unattended: false,
  health: [],
}

export type SigningIn = Extract<IdentitySession, { kind: 'signingIn' }>

export function signingIn(changes: Partial<SigningIn> = {}): SigningIn {
  return {
    kind: 'signingIn',
    attempt: 'a1',
    step: 'preparing',
    method: 'browser',
    startedAt: NOW,
    deadline: NOW + 300_000,
    link: null,
    deviceCode: null,
    identity: null,
    ...changes,
  }
}

export function active(changes: Partial<Extract<IdentitySession, { kind: 'active' }>> = {}): IdentitySession {
  return {
    kind: 'active',
    identity: alice,
    expiresAt: NOW + 3_600_000,
    renewAt: NOW + 1_800_000,
    refreshable: true,
    memoryOnly: false,
    ...changes,
  }
}

export function snapshotOf(changes: Partial<Snapshot> = {}): Snapshot {
  return {
    version: 1,
    revision: 1,
    at: NOW,
    profile: 'default',
    issuer: alice.issuer,
    controlUrl: 'https://hs.acme.example',
    session: { kind: 'signedOut' },
    node: { kind: 'unknown' },
    ownership: null,
    connected: false,
    trouble: null,
    ...changes,
  }
}

export interface Captured {
  readonly output: Output
  stdout(): string
  stderr(): string
  /** Standard output as the objects of `--json`. */
  events(): unknown[]
}

export function captureOutput(
  options: { json?: boolean; terminal?: boolean; environment?: Record<string, string> } = {},
): Captured {
  const streams = { stdout: keeper(options.terminal), stderr: keeper(options.terminal) }
  const output = createOutput(streams, { json: options.json ?? false, environment: options.environment ?? {} })
  return {
    output,
    stdout: () => streams.stdout.text,
    stderr: () => streams.stderr.text,
    events: () =>
      streams.stdout.text
        .split('\n')
        .filter((line) => line !== '')
        .map((line): unknown => JSON.parse(line)),
  }
}

function keeper(isTTY = false): PassThrough & { text: string; isTTY: boolean } {
  const stream = Object.assign(new PassThrough(), { text: '', isTTY })
  stream.on('data', (chunk: Buffer) => {
    stream.text += chunk.toString()
  })
  return stream
}
