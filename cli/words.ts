/** A snapshot in sentences for the terminal: the session is one fact, this device the other. */
import { personName } from '../core/contract/identity.ts'
import type { NodeFacts, NodeState } from '../core/contract/node.ts'
import type { IdentitySession, SignInMethod, SignInStep } from '../core/contract/session.ts'
import type { Snapshot } from '../core/contract/snapshot.ts'
import type { EpochMs } from '../core/contract/time.ts'
import { inTime } from '../core/doctor/in-time.ts'
import { describeThisDevice, hostOf, type Tone } from '../core/doctor/this-device.ts'

export interface Fact {
  readonly tone: Tone
  readonly text: string
  /** Lines below it. */
  readonly more: readonly string[]
}

/** What is happening and who has to act, one sentence a step. */
export function explainStep(
  step: SignInStep,
  about: { method: SignInMethod; issuer: string; controlUrl: string | null; person: string | null },
): string {
  const provider = hostOf(about.issuer)
  const network = about.controlUrl === null ? 'your network' : hostOf(about.controlUrl)
  switch (step) {
    case 'preparing':
      return `Signing in to ${provider}.`
    case 'browser':
      return `Waiting for you to sign in at ${provider} in the browser.`
    case 'device':
      return `Waiting for you to enter the code at ${provider}, on any device.`
    case 'verifying':
      return `${provider} has answered; checking the answer.`
    case 'saving':
      return `Signed in${about.person === null ? '' : ` as ${about.person}`}; saving the session.`
    case 'registering':
      return `Asking ${network} for a link for this device.`
    case 'confirming':
      return about.method === 'device'
        ? `Confirm this device: open the second link, sign in at ${provider} if asked, and press the button on ${network}'s page.`
        : `Confirm this device: press the button on ${network}'s page in the browser tab.`
    case 'connecting':
      return 'Confirmed; this device is connecting.'
  }
}

/** @param keepsAlive whether this very process renews the session; a command that ends leaves that to a resident one */
export function describeSession(session: IdentitySession, now: EpochMs, keepsAlive = false): Fact {
  switch (session.kind) {
    case 'unknown':
      return session.because === null
        ? { tone: 'plain', text: 'The session has not been read yet.', more: [] }
        : { tone: 'bad', text: session.because.userMessage, more: [session.because.hint] }
    case 'signedOut':
      return { tone: 'plain', text: 'Not signed in.', more: ['Sign in with `latchkey login`.'] }
    case 'signingIn':
      return { tone: 'warm', text: 'Signing in.', more: [] }
    case 'active':
      return {
        tone: 'good',
        text: `Signed in as ${personName(session.identity)}.`,
        more: [
          session.identity.issuer,
          renewalWords(session, now, keepsAlive),
          ...(session.memoryOnly ? ['It is kept in memory only and ends with this command.'] : []),
        ],
      }
    case 'renewing':
      return {
        tone: 'warm',
        text: `Signed in as ${personName(session.identity)}; renewing the session.`,
        more: [
          ...(session.because === null ? [] : [session.because.userMessage, session.because.hint]),
          ...(session.retryAt === null ? [] : [`Next try ${inTime(session.retryAt, now)}.`]),
        ],
      }
    case 'ended':
      return {
        tone: 'bad',
        text: `The session of ${personName(session.identity)} has ended.`,
        more: [session.because.userMessage, session.because.hint],
      }
  }
}

function renewalWords(
  session: Extract<IdentitySession, { kind: 'active' }>,
  now: EpochMs,
  keepsAlive: boolean,
): string {
  const end = inTime(session.expiresAt, now)
  if (session.renewAt === null) return `The session ends ${end}; your provider gave no way to renew it.`
  if (keepsAlive) return `The session renews by itself: next ${inTime(session.renewAt, now)}, before it ends ${end}.`
  if (session.expiresAt <= now) return `The session ran out ${end}; \`latchkey renew\` renews it.`
  if (session.memoryOnly) return `The session ends ${end}.`
  return `The session ends ${end} unless renewed; \`latchkey watch\` or the app keeps it renewed.`
}

/** null when no control server is configured: then there is no such fact. */
export function describeNode(snapshot: Snapshot, now: EpochMs): Fact | null {
  const line = describeThisDevice(snapshot)
  return line === null ? null : { ...line, more: adviceOn(snapshot, now) }
}

function adviceOn(snapshot: Snapshot, now: EpochMs): string[] {
  const { node } = snapshot
  switch (node.kind) {
    case 'none':
    case 'unknown':
      return []
    case 'noDaemon':
      return [node.reason.hint]
    case 'running':
      return [...(snapshot.connected ? [] : doubts(snapshot, node.facts)), ...addressLines(node.facts, now)]
    case 'starting':
      return addressLines(node.facts, now)
    case 'needsLogin':
      return ['`latchkey login` brings it in.']
    case 'stopped':
      return ['`latchkey login` connects it again.']
    case 'expired':
      return ['`latchkey login` registers it again.', ...addressLines(node.facts, now)]
    case 'otherServer':
      return ['`latchkey login` adds yours beside it; the other one stays in the list of `tailscale switch`.']
    case 'foreign':
      return [
        'Sign in as that person, or sign them out on this device first (`tailscale logout`).',
        ...addressLines(node.facts, now),
      ]
  }
}

function doubts(snapshot: Snapshot, facts: NodeFacts): string[] {
  return [
    ...(facts.online ? [] : ['The control server does not see it just now.']),
    ...(snapshot.ownership === 'unsure' ? [`Whose it is cannot be told for sure (${ownerOf(facts)}).`] : []),
    ...facts.health,
  ]
}

function addressLines(facts: NodeFacts, now: EpochMs): string[] {
  return [
    ...(facts.addresses.length === 0 ? [] : [facts.addresses.join('  ')]),
    `${facts.controlUrl}, ${ownerOf(facts)}`,
    ...(facts.keyExpiresAt === null ? [] : [`Its node key expires ${inTime(facts.keyExpiresAt, now)}.`]),
  ]
}

function ownerOf(facts: NodeFacts): string {
  if (facts.tags.length > 0) return `tagged ${facts.tags.join(', ')}`
  return facts.owner === null ? 'no owner known' : `owner ${facts.owner.loginName}`
}

/** What the daemon says of the node; null while it says nothing. */
export function nodeFacts(node: NodeState): NodeFacts | null {
  return 'facts' in node ? node.facts : null
}
