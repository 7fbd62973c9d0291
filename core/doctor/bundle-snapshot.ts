/** The state as a support bundle shows it: kinds, codes and times. No name, no address, no link. */
import type { NodeFacts } from '../contract/node.ts'
import type { IdentitySession } from '../contract/session.ts'
import type { Snapshot } from '../contract/snapshot.ts'
import type { EpochMs } from '../contract/time.ts'

export function describeSnapshot(snapshot: Snapshot): readonly string[] {
  const { session, node, ownership, connected, trouble } = snapshot
  return [
    `revision ${snapshot.revision} of ${moment(snapshot.at)}`,
    `connected: ${connected}; owner: ${ownership ?? 'not known'}; trouble: ${trouble?.code ?? 'none'}`,
    `session: ${session.kind}${sessionFacts(session)}`,
    `this device: ${node.kind}${node.kind === 'noDaemon' ? `; because: ${node.reason.code}` : ''}`,
    ...('facts' in node ? [`daemon: ${nodeFacts(node.facts)}`] : []),
  ]
}

function sessionFacts(session: IdentitySession): string {
  switch (session.kind) {
    case 'unknown':
      return session.because === null ? '' : `; because: ${session.because.code}`
    case 'signedOut':
      return ''
    case 'signingIn':
      return `; step: ${session.step} (${session.method}); begun: ${moment(session.startedAt)}; until: ${moment(session.deadline)}`
    case 'active':
      return `; ends: ${moment(session.expiresAt)}; renews: ${moment(session.renewAt)}; refreshable: ${session.refreshable}; in memory only: ${session.memoryOnly}`
    case 'renewing':
      return `; ends: ${moment(session.expiresAt)}; failed tries: ${session.tries}; next: ${moment(session.retryAt)}; because: ${session.because?.code ?? 'nothing'}; in memory only: ${session.memoryOnly}`
    case 'ended':
      return `; because: ${session.because.code}`
  }
}

function nodeFacts(facts: NodeFacts): string {
  return [
    `version ${facts.daemonVersion}`,
    `online: ${facts.online}`,
    `expired: ${facts.expired}`,
    `key expires: ${moment(facts.keyExpiresAt)}`,
    `unattended: ${facts.unattended}`,
    `addresses: ${facts.addresses.length}`,
    `tags: ${facts.tags.length}`,
    `health warnings: ${facts.health.length}`,
  ].join('; ')
}

function moment(at: EpochMs | null): string {
  return at === null ? 'never' : new Date(at).toISOString()
}
