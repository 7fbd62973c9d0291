/**
 * Ending a session at the provider: the refresh token is revoked (RFC 7009), and a link ends the browser's SSO session
 * (RP-Initiated Logout 1.0). The link names the client only: an ID token as hint would be read in process lists, histories
 * and logs. Without one a provider may ask the person to confirm, as Keycloak does (decision 8).
 */
import { buildEndSessionUrl, tokenRevocation } from 'openid-client'
import { configure, type RelyingParty } from './relying-party.ts'
import type { TokenRecord } from './token-record.ts'

export interface EndedSession {
  /** The provider has confirmed that the refresh token is dead. */
  readonly revoked: boolean
  /** null: the provider has no such page. */
  readonly browserUrl: string | null
}

/** Best effort, at most one request; never throws. */
export async function endSession(
  party: RelyingParty,
  issuer: string,
  record: TokenRecord,
  signal: AbortSignal,
): Promise<EndedSession> {
  if (record.issuer !== issuer || record.clientId !== party.clientId) return { revoked: false, browserUrl: null }
  try {
    const { metadata } = await party.discovery.get(signal)
    const config = configure(party, metadata, { jwks: null, signal })
    const browserUrl = metadata.end_session_endpoint === undefined ? null : buildEndSessionUrl(config, {}).href
    return { revoked: await revoke(), browserUrl }

    async function revoke(): Promise<boolean> {
      if (metadata.revocation_endpoint === undefined || record.refreshToken === null) return false
      try {
        await tokenRevocation(config, record.refreshToken.reveal(), { token_type_hint: 'refresh_token' })
        return true
      } catch {
        return false
      }
    }
  } catch {
    return { revoked: false, browserUrl: null }
  }
}
