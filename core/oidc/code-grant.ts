/** The authorization code for tokens (OIDC Core 3.1.3): response judged, code sent once, ID token required and validated. */
import { authorizationCodeGrant } from 'openid-client'
import type { AuthorizationRequest } from './authorization-request.ts'
import { checkAuthorizationResponse } from './authorization-response.ts'
import type { ProviderDocuments } from './discovery.ts'
import type { ProviderProfile } from './provider-profiles.ts'
import type { RelyingParty } from './relying-party.ts'
import { redeem, type Tokens } from './token-grant.ts'

export interface CodeGrant {
  readonly documents: ProviderDocuments
  readonly profile: ProviderProfile
  readonly request: AuthorizationRequest
  readonly parameters: URLSearchParams
  /** The `sub` that it must be; null: anybody. */
  readonly subject: string | null
  readonly signal: AbortSignal
}

/** @throws AppError oidc.*, provider.*; AuthorizationRefused */
export function redeemCode(party: RelyingParty, grant: CodeGrant): Promise<Tokens> {
  const { documents, profile, request, parameters, subject, signal } = grant
  checkAuthorizationResponse(parameters, documents.metadata, profile)
  const nonce = request.nonce.reveal()
  return redeem(party, {
    kind: 'code',
    documents,
    profile,
    nonce,
    subject,
    signal,
    send: (config) => {
      const url = new URL(request.redirectUri)
      url.search = parameters.toString()
      return authorizationCodeGrant(config, url, {
        pkceCodeVerifier: request.codeVerifier.reveal(),
        expectedState: request.state.reveal(),
        expectedNonce: nonce,
        idTokenExpected: true,
        ...(request.maxAgeSeconds === null ? {} : { maxAge: request.maxAgeSeconds }),
      })
    },
  })
}
