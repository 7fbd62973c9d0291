/** What is kept of a session, made of a validated token answer. The access token is not among it. */
import type { Identity } from '../contract/identity.ts'
import type { EpochMs } from '../contract/time.ts'
import { AppError } from '../errors/app-error.ts'
import type { Secret } from '../errors/secret.ts'
import type { Claims } from './identity-claims.ts'
import type { Tokens } from './token-grant.ts'

export interface TokenRecord {
  readonly issuer: string
  readonly clientId: string
  readonly identity: Identity
  readonly refreshToken: Secret | null
  readonly idToken: Secret
  readonly scope: string | null
  readonly obtainedAt: EpochMs
  readonly expiresAt: EpochMs
}

/** Of a first sign-in. @throws AppError oidc.id-token-invalid when the answer had no ID token. */
export function recordOf(tokens: Tokens, identity: Identity, clientId: string): TokenRecord {
  const { idToken, claims } = tokens
  if (idToken === null || claims === null) throw new AppError('oidc.id-token-invalid', { check: 'there is none' })
  return {
    issuer: identity.issuer,
    clientId,
    identity,
    refreshToken: tokens.refreshToken,
    idToken,
    scope: tokens.scope,
    obtainedAt: tokens.receivedAt,
    expiresAt: expiryOf(tokens, claims, 0),
  }
}

/** After a renewal: what the answer left out stays as it was, so rotation and a missing ID token are both fine. */
export function renewedRecord(tokens: Tokens, record: TokenRecord, identity: Identity): TokenRecord {
  return {
    ...record,
    identity,
    refreshToken: tokens.refreshToken ?? record.refreshToken,
    idToken: tokens.idToken ?? record.idToken,
    scope: tokens.scope ?? record.scope,
    obtainedAt: tokens.receivedAt,
    expiresAt: expiryOf(tokens, tokens.claims, record.expiresAt - record.obtainedAt),
  }
}

/** Whole milliseconds, for the keychain's reader takes no others. The access token's life, else the ID token's as a span (so that a clock that is off does no harm), else the old span. */
function expiryOf(tokens: Tokens, claims: Claims | null, otherwiseMs: number): EpochMs {
  const idTokenLife = claims === null ? null : Number(claims.exp) - Number(claims.iat)
  const seconds = tokens.expiresInSeconds ?? idTokenLife
  return tokens.receivedAt + (seconds === null ? otherwiseMs : Math.floor(seconds * 1000))
}
