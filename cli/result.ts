/** The last line of `--json`, for scripts: built from the snapshot alone. */
import type { ResultEvent, ResultNode, ResultSession, Timings } from '../core/contract/events.ts'
import type { IdentitySession } from '../core/contract/session.ts'
import type { Snapshot } from '../core/contract/snapshot.ts'
import type { AppError } from '../core/errors/app-error.ts'
import { nodeFacts } from './words.ts'

export function successResult(snapshot: Snapshot, timings: Timings): ResultEvent {
  const { session } = snapshot
  const identity = 'identity' in session ? session.identity : null
  return {
    type: 'result',
    ok: true,
    identity:
      identity === null
        ? null
        : {
            issuer: identity.issuer,
            subject: identity.subject,
            email: identity.email,
            username: identity.username,
            displayName: identity.displayName,
            groups: identity.groups,
          },
    session: resultSession(session),
    node: snapshot.node.kind === 'none' ? null : resultNode(snapshot),
    timings,
  }
}

export function failureResult({
  code,
  userMessage,
  hint,
}: Pick<AppError, 'code' | 'userMessage' | 'hint'>): ResultEvent {
  return { type: 'result', ok: false, error: { code, userMessage, hint } }
}

function resultSession(session: IdentitySession): ResultSession | null {
  if (session.kind === 'active') {
    const { expiresAt, renewAt, refreshable } = session
    return { expiresAt, renewAt, refreshable }
  }
  // While a renewal is under way or waits for its next try, that is when it renews.
  if (session.kind === 'renewing') return { expiresAt: session.expiresAt, renewAt: session.retryAt, refreshable: true }
  return null
}

function resultNode(snapshot: Snapshot): ResultNode {
  const facts = nodeFacts(snapshot.node)
  return {
    state: snapshot.node.kind,
    name: facts?.name ?? null,
    addresses: facts?.addresses ?? [],
    controlUrl: facts?.controlUrl ?? snapshot.controlUrl,
    owner: facts?.owner?.loginName ?? null,
    keyExpiresAt: facts?.keyExpiresAt ?? null,
  }
}
