/**
 * What openid-client and oauth4webapi throw, in our codes. Here alone is known how their errors are built. Only codes,
 * claim names and OAuth error words are read: their `cause` holds tokens and goes no further.
 */
import { AppError } from '../errors/app-error.ts'
import { word } from './http.ts'
import { invalid } from './id-token.ts'
import { isRecord } from './metadata.ts'
import { type ProviderProfile, refusalReason } from './provider-profiles.ts'
import { clockSkewError } from './skew.ts'

export type GrantKind = 'code' | 'device' | 'refresh'

export interface ErrorContext {
  readonly host: string
  /** Whose answer it is, for people: "token endpoint". */
  readonly endpoint: string
  readonly grant: GrantKind
  readonly profile: ProviderProfile
  readonly skewMs: number | null
}

/** An OAuth error body (RFC 6749 5.2), as far as it may be used. The description is compared, never shown. */
export interface OAuthError {
  readonly error: string
  readonly description: string | null
}

/** null when what was caught is no OAuth error answer. */
export function oauthErrorOf(caught: unknown): OAuthError | null {
  if (!isRecord(caught) || typeof caught.error !== 'string') return null
  const description = typeof caught.error_description === 'string' ? caught.error_description : null
  return { error: word(caught.error), description }
}

export function translate(caught: unknown, context: ErrorContext): AppError {
  const own = chainOf(caught).find((link) => link instanceof AppError)
  if (own instanceof AppError) return own
  const refused = oauthErrorOf(caught)
  if (refused !== null) return refusal(refused, context)
  return translateValidation(caught, context)
}

/** The signature was wrong, or no key fitted: newer keys may mend it. */
export function isKeyTrouble(caught: unknown): boolean {
  return codeOf(caught) === 'OAUTH_KEY_SELECTION_FAILED' || isSignatureFailure(caught)
}

/** A time check failed: a measured skew may explain it. */
export function isTimeTrouble(caught: unknown): boolean {
  return codeOf(caught) === 'OAUTH_JWT_TIMESTAMP_CHECK_FAILED'
}

function refusal(refused: OAuthError, context: ErrorContext): AppError {
  const { error } = refused
  const known = refusalReason(context.profile, error, refused.description)
  if (known !== null) return new AppError(known)
  if (error === 'invalid_client' || error === 'unauthorized_client') {
    return new AppError('oidc.client-refused', { error })
  }
  if (context.grant === 'refresh') {
    const ended = error === 'invalid_grant' || error === 'interaction_required'
    return ended ? new AppError('oidc.session-ended') : new AppError('oidc.renewal-failed', { error })
  }
  if (error === 'invalid_grant' && context.grant === 'code') return new AppError('oidc.code-refused')
  if (error === 'expired_token' || (error === 'invalid_grant' && context.grant === 'device')) {
    return new AppError('oidc.device-expired')
  }
  if (error === 'access_denied') return new AppError('oidc.denied')
  return new AppError('oidc.provider-refused', { error })
}

function translateValidation(caught: unknown, context: ErrorContext): AppError {
  const uncertain = context.grant === 'refresh'
  const malformed = (reason: string) =>
    new AppError('oidc.answer-malformed', { endpoint: context.endpoint, host: context.host, reason }, { uncertain })
  if (isSignatureFailure(caught)) return new AppError('oidc.id-token-signature', { reason: 'it does not verify' })
  const details = detailsOf(caught)
  switch (codeOf(caught)) {
    case 'OAUTH_JWT_TIMESTAMP_CHECK_FAILED':
      return clockSkewError(context.skewMs) ?? invalid(`its ${claimOf(details, 'time')} is out of bounds`)
    case 'OAUTH_JWT_CLAIM_COMPARISON_FAILED':
      return invalid(`its ${claimOf(details, 'content')} is not what it must be`)
    case 'OAUTH_KEY_SELECTION_FAILED':
      return new AppError('oidc.id-token-signature', { reason: 'the provider publishes no such key' })
    case 'OAUTH_RESPONSE_IS_NOT_JSON':
      return malformed('it is not JSON')
    case 'OAUTH_RESPONSE_IS_NOT_CONFORM':
      return malformed(`HTTP ${isRecord(details) && typeof details.status === 'number' ? details.status : 'status'}`)
    case 'OAUTH_PARSE_ERROR':
      return malformed('it cannot be read')
    case 'OAUTH_INVALID_RESPONSE':
    case 'OAUTH_UNSUPPORTED_OPERATION':
      if (!isRecord(details)) return invalid('it is no signed token')
      if ('header' in details || 'alg' in details) return invalid('its signature is of a kind that is not accepted')
      if ('usages' in details) return unusableKey() // a CryptoKey: too short, or of another kind
      if ('claims' in details) return invalid('a required claim is missing or of the wrong kind')
      return malformed('a required part is missing or wrong')
    default:
      // WebCrypto refused the published key (DOMException, DataError).
      if (chainOf(caught).some((link) => link instanceof DOMException)) return unusableKey()
      return new AppError('general.bug', { where: `${context.grant} grant` })
  }
}

function unusableKey(): AppError {
  return new AppError('oidc.id-token-signature', { reason: 'the published key is unusable' })
}

/** oauth4webapi attaches what it compared: a signature only where that did not verify. */
function isSignatureFailure(caught: unknown): boolean {
  const details = detailsOf(caught)
  return isRecord(details) && 'signature' in details && 'algorithm' in details
}

function codeOf(caught: unknown): string | null {
  return isRecord(caught) && typeof caught.code === 'string' ? caught.code : null
}

/** What the innermost library error carries: ClientError → OperationProcessingError → details. */
function detailsOf(caught: unknown): unknown {
  const last = chainOf(caught).at(-1)
  return last instanceof Error && !(last instanceof DOMException) ? undefined : last
}

function chainOf(caught: unknown): unknown[] {
  const chain: unknown[] = []
  for (let link: unknown = caught; link !== undefined && chain.length < 6; ) {
    chain.push(link)
    link = link instanceof Error ? link.cause : undefined
  }
  return chain
}

/** The name of a standard claim, for our own sentence. */
function claimOf(details: unknown, otherwise: string): string {
  const claim = isRecord(details) ? details.claim : undefined
  return typeof claim === 'string' && /^[a-z_]{1,12}$/.test(claim) ? claim : otherwise
}
