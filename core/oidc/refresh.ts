/**
 * Refresh grant (RFC 6749 6, OIDC Core 12): the refresh token goes out exactly once, without a scope, for a provider that
 * narrowed the scope would refuse the original one. Only a definite refusal ends the session.
 */
import { refreshTokenGrant } from 'openid-client'
import type { Identity } from '../contract/identity.ts'
import { AppError } from '../errors/app-error.ts'
import { readPayload } from './id-token.ts'
import { type Claims, identityFrom } from './identity-claims.ts'
import { profileFor } from './provider-profiles.ts'
import type { RelyingParty } from './relying-party.ts'
import { redeem } from './token-grant.ts'
import { renewedRecord, type TokenRecord } from './token-record.ts'

/**
 * @throws AppError oidc.session-ended, provider.account-disabled, oidc.session-foreign, oidc.subject-changed (family
 * ended); oidc.client-refused (refused: the administrator's turn); else network, `uncertain` when the token may have
 * been used up without an answer.
 */
export async function refreshTokens(
  party: RelyingParty,
  issuer: string,
  record: TokenRecord,
  signal: AbortSignal,
): Promise<TokenRecord> {
  const { refreshToken, identity } = record
  if (record.issuer !== issuer || record.clientId !== party.clientId) throw new AppError('oidc.session-foreign')
  if (refreshToken === null) throw new AppError('oidc.session-ended')
  const documents = await party.discovery.get(signal)
  const nonce = readPayload(record.idToken.reveal())?.nonce
  const tokens = await redeem(party, {
    kind: 'refresh',
    documents,
    profile: profileFor(issuer, documents.metadata),
    nonce: typeof nonce === 'string' ? nonce : null,
    subject: identity.subject,
    signal,
    send: (config) => refreshTokenGrant(config, refreshToken.reveal()),
  })
  return renewedRecord(tokens, record, tokens.claims === null ? identity : newer(identity, tokens.claims))
}

/** What the new ID token says; what it leaves out (it may have come from the userinfo endpoint) stays as it was. */
function newer(identity: Identity, claims: Claims): Identity {
  const fresh = identityFrom(identity.issuer, claims)
  const sameEmail = fresh.email === null || fresh.email === identity.email
  return {
    ...fresh,
    email: fresh.email ?? identity.email,
    emailVerified: fresh.emailVerified ?? (sameEmail ? identity.emailVerified : null),
    username: fresh.username ?? identity.username,
    displayName: fresh.displayName ?? identity.displayName,
    groups: claims.groups === undefined ? identity.groups : fresh.groups,
  }
}
