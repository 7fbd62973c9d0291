/** The userinfo endpoint (OIDC Core 5.3), asked at most once and only with an access token from our own code exchange. */
import { fetchUserInfo, skipSubjectCheck } from 'openid-client'
import type { ProviderDocuments } from './discovery.ts'
import type { Claims } from './identity-claims.ts'
import { translate } from './library-errors.ts'
import { profileFor } from './provider-profiles.ts'
import { configure, type RelyingParty } from './relying-party.ts'
import type { Tokens } from './token-grant.ts'
import { nextTurn } from './wait.ts'

/**
 * @returns null when the provider has no such endpoint. Whether `sub` is the right one is for the reader of the claims
 * to judge: an answer about somebody else is ignored (5.3.2).
 * @throws AppError oidc.*
 */
export async function askUserinfo(
  party: RelyingParty,
  documents: ProviderDocuments,
  tokens: Tokens,
  signal: AbortSignal,
): Promise<Claims | null> {
  const { metadata, jwks } = documents
  if (metadata.userinfo_endpoint === undefined) return null
  await nextTurn()
  const config = configure(party, metadata, { jwks, signal })
  try {
    return await fetchUserInfo(config, tokens.accessToken.reveal(), skipSubjectCheck)
  } catch (caught) {
    const host = new URL(metadata.userinfo_endpoint).host
    const profile = profileFor(metadata.issuer, metadata)
    const skewMs = party.http.skew.milliseconds
    throw translate(caught, { host, endpoint: 'userinfo endpoint', grant: 'code', profile, skewMs })
  }
}
