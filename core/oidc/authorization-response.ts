/** The parameters that came back through the browser, judged before any of them is used (RFC 6749 4.1.2, RFC 9207). */
import { AppError } from '../errors/app-error.ts'
import { type OAuthError, oauthErrorOf } from './library-errors.ts'
import type { ProviderMetadata } from './metadata.ts'
import { type ProviderProfile, refusalReason } from './provider-profiles.ts'

/** Parameters that mean something to us: each at most once (RFC 6749 3.1). */
const ONCE = ['code', 'state', 'iss', 'error', 'error_description', 'error_uri', 'session_state', 'response']
/** Of other response types: nobody asked for them. */
const FOREIGN = ['access_token', 'id_token', 'token', 'response']
const LONGEST_CODE = 8192

/** The provider's refusal, with its OAuth error word for whoever can go on without. */
export class AuthorizationRefused extends AppError {
  readonly oauthError: string

  constructor(refused: OAuthError, profile: ProviderProfile) {
    const known = refusalReason(profile, refused.error, refused.description)
    if (known !== null) super(known)
    else if (refused.error === 'access_denied') super('oidc.denied')
    else super('oidc.provider-refused', { error: refused.error })
    this.oauthError = refused.error
  }
}

/**
 * `iss` is judged before `error`: a mix-up attacker's error is not ours either. `state` has brought it here; openid-client
 * compares it once more.
 * @throws AppError oidc.response-invalid, oidc.issuer-mismatch; AuthorizationRefused
 */
export function checkAuthorizationResponse(
  parameters: URLSearchParams,
  metadata: ProviderMetadata,
  profile: ProviderProfile,
): void {
  const twice = ONCE.find((name) => parameters.getAll(name).length > 1)
  if (twice !== undefined) throw new AppError('oidc.response-invalid', { reason: `${twice} is there twice` })
  const iss = parameters.get('iss')
  const required = metadata.authorization_response_iss_parameter_supported === true
  if (iss === null ? required : iss !== metadata.issuer) throw new AppError('oidc.issuer-mismatch')
  const refused = oauthErrorOf(Object.fromEntries(parameters))
  if (refused !== null) throw new AuthorizationRefused(refused, profile)
  const foreign = FOREIGN.find((name) => parameters.has(name))
  if (foreign !== undefined) throw new AppError('oidc.response-invalid', { reason: `${foreign} was not asked for` })
  const code = parameters.get('code')
  if (code === null || code === '') throw new AppError('oidc.response-invalid', { reason: 'code is missing' })
  if (code.length > LONGEST_CODE) throw new AppError('oidc.response-invalid', { reason: 'code is too long' })
}
