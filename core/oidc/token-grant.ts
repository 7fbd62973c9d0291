/**
 * One grant at the token endpoint: sent once, its answer validated with its signature. The answer stays in memory until
 * that is through, so that newer keys can be fetched without sending a code or a refresh token twice.
 */
import { isDeepStrictEqual } from 'node:util'
import { type Configuration, getJwksCache, type JWKS, type TokenEndpointResponse } from 'openid-client'
import { AppError } from '../errors/app-error.ts'
import { Secret } from '../errors/secret.ts'
import type { ProviderDocuments } from './discovery.ts'
import { checkIdToken, LONGEST_LIFE } from './id-token.ts'
import type { Claims } from './identity-claims.ts'
import { type GrantKind, isKeyTrouble, isTimeTrouble, translate } from './library-errors.ts'
import type { ProviderProfile } from './provider-profiles.ts'
import { configure, type KeptAnswer, type RelyingParty } from './relying-party.ts'

/** What a token endpoint answered, validated. */
export interface Tokens {
  readonly accessToken: Secret
  readonly refreshToken: Secret | null
  readonly idToken: Secret | null
  /** Of the ID token; null without one. */
  readonly claims: Claims | null
  readonly scope: string | null
  /** Life of the access token, whole; null when not told, or told as nothing. */
  readonly expiresInSeconds: number | null
  /** Whole milliseconds since 1970. */
  readonly receivedAt: number
}

export interface Grant {
  readonly kind: GrantKind
  readonly documents: ProviderDocuments
  readonly profile: ProviderProfile
  /** The nonce that an ID token may carry. */
  readonly nonce: string | null
  /** On a refresh: whose session it is. */
  readonly subject: string | null
  readonly signal: AbortSignal
  send(config: Configuration): Promise<GrantAnswer>
}

type GrantAnswer = TokenEndpointResponse & { claims(): Claims | undefined }

/**
 * On a refresh nothing that the provider has already given is thrown away for a passing reason, because rotation has
 * used up the old token: with a measured clock skew its clock is believed, and while its keys cannot be had the new
 * ID token is dropped (`idToken: null`) and the rest kept.
 * @throws AppError oidc.*, provider.*, general.cancelled
 */
export async function redeem(party: RelyingParty, grant: Grant): Promise<Tokens> {
  const { metadata } = grant.documents
  const { kind, profile } = grant
  const host = new URL(metadata.token_endpoint).host
  const kept: KeptAnswer = { answer: null, keysFailed: false, keysShared: true, keysWereShared: false }
  let trial: Trial = { jwks: grant.documents.jwks, forgiveSkew: false, keysAsked: false, signature: true }
  for (;;) {
    const config = configure(party, metadata, { ...trial, kept, signal: grant.signal })
    try {
      return await validate(await grant.send(config), trial)
    } catch (caught) {
      const error = translate(caught, {
        host,
        endpoint: 'token endpoint',
        grant: kind,
        profile,
        skewMs: party.http.skew.milliseconds,
      })
      const next = kept.answer === null ? null : nextTrial(caught, error, trial)
      if (next === null) {
        if (kept.answer?.status === 404 || error.code === 'oidc.redirected') party.discovery.forget()
        throw error
      }
      trial = next
    } finally {
      const used = getJwksCache(config)?.jwks
      if (used !== undefined && !isDeepStrictEqual(used, trial.jwks)) party.discovery.keepKeys(used)
    }
  }

  async function validate(answer: GrantAnswer, { forgiveSkew, signature }: Trial): Promise<Tokens> {
    const receivedAt = Math.floor(party.now())
    if (answer.token_type !== 'bearer') {
      throw new AppError('oidc.answer-malformed', { endpoint: 'token endpoint', host, reason: 'no bearer token' })
    }
    const claims = answer.claims() ?? null
    if (answer.id_token !== undefined && claims !== null) {
      checkIdToken(answer.id_token, claims, {
        clientId: party.clientId,
        accessToken: answer.access_token,
        now: receivedAt,
        skewMs: party.http.skew.milliseconds,
        forgiveSkew,
        nonce: grant.nonce,
        subject: grant.subject,
      })
    }
    const tokens = tokensOf(answer, claims, receivedAt)
    return signature ? tokens : { ...tokens, idToken: null, claims: null }
  }

  /** How the same answer may pass after all; null: this is its judgement. */
  function nextTrial(caught: unknown, error: AppError, last: Trial): Trial | null {
    const clock = isTimeTrouble(caught) || error.code === 'oidc.clock-skew'
    if (kind === 'refresh' && clock && !last.forgiveSkew) return { ...last, forgiveSkew: true }
    // Keys may have been replaced since they were fetched, or could not be fetched just now.
    const mayBeNewer = isKeyTrouble(caught) && (last.jwks !== null || kept.keysWereShared)
    if ((mayBeNewer || kept.keysFailed) && !last.keysAsked) {
      kept.keysFailed = false
      kept.keysShared = false
      return { ...last, jwks: null, keysAsked: true }
    }
    if (kind === 'refresh' && kept.keysFailed && last.signature) return { ...last, signature: false }
    return null
  }
}

/** One way of validating the kept answer. */
interface Trial {
  readonly jwks: JWKS | null
  readonly forgiveSkew: boolean
  readonly keysAsked: boolean
  readonly signature: boolean
}

function tokensOf(answer: GrantAnswer, claims: Claims | null, receivedAt: number): Tokens {
  const life = Math.floor(Math.min(answer.expires_in ?? 0, LONGEST_LIFE))
  return {
    accessToken: new Secret(answer.access_token),
    refreshToken: answer.refresh_token === undefined ? null : new Secret(answer.refresh_token),
    idToken: answer.id_token === undefined ? null : new Secret(answer.id_token),
    claims,
    scope: answer.scope ?? null,
    expiresInSeconds: life > 0 ? life : null,
    receivedAt,
  }
}
