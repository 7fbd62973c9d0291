/** One authorization request with PKCE S256, state and nonce (RFC 7636, RFC 9700 2.1.1, OIDC Core 3.1.2.1). */
import {
  buildAuthorizationUrl,
  type Configuration,
  calculatePKCECodeChallenge,
  randomNonce,
  randomPKCECodeVerifier,
  randomState,
} from 'openid-client'
import { AppError } from '../errors/app-error.ts'
import { Secret } from '../errors/secret.ts'

/** What the request owns: an extra parameter of such a name would break or weaken it. */
const RESERVED: readonly string[] = [
  'client_id',
  'client_secret',
  'code_challenge',
  'code_challenge_method',
  'dpop_jkt',
  'id_token_hint',
  'nonce',
  'redirect_uri',
  'request',
  'request_uri',
  'response_mode',
  'response_type',
  'scope',
  'state',
]

/** @throws AppError oidc.parameter-reserved */
export function refuseReserved(extraParams: Readonly<Record<string, string>>): void {
  const name = Object.keys(extraParams).find((candidate) => RESERVED.includes(candidate.toLowerCase()))
  if (name !== undefined) throw new AppError('oidc.parameter-reserved', { name })
}

export interface AuthorizationRequest {
  /** For the browser. Holds state, nonce and challenge, so it is shown to the person alone. */
  readonly url: string
  readonly redirectUri: string
  readonly state: Secret
  readonly nonce: Secret
  readonly codeVerifier: Secret
  /** Seconds that `max_age` among the parameters allows; null: it was not asked for. */
  readonly maxAgeSeconds: number | null
}

/** @param params extra_params and what the profile adds; must have passed `refuseReserved`. */
export async function createAuthorizationRequest(
  config: Configuration,
  redirectUri: string,
  scopes: readonly string[],
  params: Readonly<Record<string, string>>,
): Promise<AuthorizationRequest> {
  const codeVerifier = randomPKCECodeVerifier()
  const state = randomState()
  const nonce = randomNonce()
  const url = buildAuthorizationUrl(config, {
    ...params,
    response_type: 'code',
    redirect_uri: redirectUri,
    scope: scopes.join(' '),
    state,
    nonce,
    code_challenge: await calculatePKCECodeChallenge(codeVerifier),
    code_challenge_method: 'S256',
  })
  const maxAge = Number(params.max_age)
  return {
    url: url.href,
    redirectUri,
    state: new Secret(state),
    nonce: new Secret(nonce),
    codeVerifier: new Secret(codeVerifier),
    maxAgeSeconds: params.max_age === undefined || !Number.isFinite(maxAge) ? null : maxAge,
  }
}
