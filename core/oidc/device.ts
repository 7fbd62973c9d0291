/** Device authorization grant (RFC 8628): a code shown here, typed on another device; polled until answered or out of time. */
import {
  calculatePKCECodeChallenge,
  type DeviceAuthorizationResponse,
  genericGrantRequest,
  initiateDeviceAuthorization,
  randomPKCECodeVerifier,
} from 'openid-client'
import type { DeviceCode } from '../contract/session.ts'
import { AppError } from '../errors/app-error.ts'
import { Secret } from '../errors/secret.ts'
import { admitWithUserinfo } from './admission.ts'
import { scopesFor } from './authorization-parameters.ts'
import type { Authorized, SignInSettings } from './authorize.ts'
import { requireSecret } from './client-sharing.ts'
import type { ProviderDocuments } from './discovery.ts'
import { translate } from './library-errors.ts'
import { safeLink } from './metadata.ts'
import { profileFor } from './provider-profiles.ts'
import { configure, type RelyingParty } from './relying-party.ts'
import { redeem, type Tokens } from './token-grant.ts'
import { recordOf } from './token-record.ts'
import { askUserinfo } from './userinfo.ts'
import { wait } from './wait.ts'

export type DeviceProgress = { readonly kind: 'deviceCode'; readonly code: DeviceCode } | { readonly kind: 'answered' }

const NAME = 'device authorization endpoint'
const GRANT_TYPE = 'urn:ietf:params:oauth:grant-type:device_code'
/** Seconds between polls where the provider names none (RFC 8628 3.2), and what slow_down adds (3.5). */
const DEFAULT_INTERVAL = 5
const SLOWER_BY = 5
const SLOWEST = 60
/** The provider's own interval is kept to up to this, seconds: more would leave no time to answer. */
const LONGEST_INTERVAL = 300
/** A code is not waited for longer than this, whatever the provider says, seconds. */
const LONGEST_LIFE = 1800
const LONGEST_LINK = 2048

/** @throws AppError oidc.device-unsupported, oidc.device-expired, oidc.denied, oidc.*, admission.*, general.cancelled */
export async function authorizeByDevice(
  party: RelyingParty,
  settings: Pick<SignInSettings, 'scope' | 'rules'>,
  documents: ProviderDocuments,
  signal: AbortSignal,
  onProgress: (progress: DeviceProgress) => void,
): Promise<Authorized> {
  const { metadata } = documents
  const endpoint = metadata.device_authorization_endpoint
  if (endpoint === undefined) throw new AppError('oidc.device-unsupported')
  const profile = profileFor(metadata.issuer, metadata)
  requireSecret(profile, party.clientSecret !== null)
  const host = new URL(endpoint).host
  const failure = (caught: unknown) =>
    translate(caught, { host, endpoint: NAME, grant: 'device', profile, skewMs: party.http.skew.milliseconds })

  const scopes = scopesFor(profile, settings.scope, 'offline', settings.rules.allowedGroups.length > 0)
  // RFC 8628 knows no PKCE, but Keycloak wants it here too where the client is bound to it; others pass over it.
  const verifier = new Secret(randomPKCECodeVerifier())
  const started = await initiateDeviceAuthorization(configure(party, metadata, { jwks: null, signal }), {
    scope: scopes.join(' '),
    code_challenge: await calculatePKCECodeChallenge(verifier.reveal()),
    code_challenge_method: 'S256',
  }).catch((caught: unknown) => {
    throw failure(caught)
  })
  const code = deviceCodeOf(started, metadata.issuer, host, party.now())
  onProgress({ kind: 'deviceCode', code })
  void party.discovery.revalidate(signal)
  const tokens = await poll()
  onProgress({ kind: 'answered' })
  if (tokens.claims === null) throw new AppError('oidc.id-token-invalid', { check: 'there is none' })
  const identity = await admitWithUserinfo(metadata.issuer, tokens.claims, settings.rules, profile, () =>
    askUserinfo(party, documents, tokens, signal),
  )
  return { record: recordOf(tokens, identity, party.clientId), answer: async () => {} }

  async function poll(): Promise<Tokens> {
    let interval = Math.min(Math.max(started.interval ?? DEFAULT_INTERVAL, 1), LONGEST_INTERVAL)
    let rest = 0
    for (;;) {
      await wait(Math.max(interval * 1000, rest), signal)
      rest = 0
      if (party.now() >= code.expiresAt) throw new AppError('oidc.device-expired')
      try {
        return await ask()
      } catch (caught) {
        if (!(caught instanceof AppError)) throw caught
        if (isAnswer(caught, 'slow_down')) interval += SLOWER_BY
        else if (caught.family === 'network') {
          // RFC 8628 3.5: after a broken connection, ask less often.
          interval = Math.max(interval, Math.min(interval * 2, SLOWEST))
          rest = caught.retryAfter ?? 0
        } else if (!isAnswer(caught, 'authorization_pending')) throw caught
      }
    }
  }

  async function ask(): Promise<Tokens> {
    const { jwks } = await party.discovery.get(signal)
    return redeem(party, {
      kind: 'device',
      documents: { metadata, jwks },
      profile,
      nonce: null,
      subject: null,
      signal,
      send: (config) =>
        genericGrantRequest(config, GRANT_TYPE, {
          device_code: started.device_code,
          code_verifier: verifier.reveal(),
        }),
    })
  }
}

/** The OAuth error words that mean "not yet" (RFC 8628 3.5). */
function isAnswer(error: AppError, expected: 'authorization_pending' | 'slow_down'): boolean {
  return error.code === 'oidc.provider-refused' && error.params.error === expected
}

/** The links are shown to a person and made into a picture: nothing but https, or http on this machine. */
function deviceCodeOf(started: DeviceAuthorizationResponse, issuer: string, host: string, now: number): DeviceCode {
  const link = showable(started.verification_uri, issuer)
  const complete = started.verification_uri_complete
  if (link === null || !/^[\x21-\x7e ]{1,64}$/.test(started.user_code)) {
    throw new AppError('oidc.answer-malformed', { endpoint: NAME, host, reason: 'its code or link cannot be shown' })
  }
  return {
    userCode: started.user_code,
    verificationUri: link,
    verificationUriComplete: complete === undefined ? null : showable(complete, issuer),
    expiresAt: Math.floor(now + Math.min(started.expires_in, LONGEST_LIFE) * 1000),
  }
}

function showable(url: string, issuer: string): string | null {
  const link = safeLink(url, issuer)
  return link !== null && link.length <= LONGEST_LINK ? link : null
}
