/** A live look at the provider for `latchkey doctor`: each finding stands by itself, and none throws. */
import type { WireError } from '../contract/wire-error.ts'
import { toAppError } from '../errors/app-error.ts'
import { clientSharing } from './client-sharing.ts'
import type { ProviderMetadata } from './metadata.ts'
import { type ProviderProfile, profileFor } from './provider-profiles.ts'
import type { RelyingParty } from './relying-party.ts'
import { clockSkewError } from './skew.ts'

export type FindingName =
  | 'discovery'
  | 'keys'
  | 'pkce'
  | 'issuerInResponse'
  | 'refresh'
  | 'device'
  | 'revocation'
  | 'clock'
  | 'sharedClient'

interface Finding {
  readonly name: FindingName
  readonly verdict: 'ok' | 'warning' | 'failed'
  /** One line: what was found. */
  readonly detail: string
  /** What to do, when there is something to do. */
  readonly fix: string | null
  /** Set when it failed. */
  readonly error: WireError | null
}

export interface OidcCheck {
  readonly issuer: string
  /** The provider's profile; null when nothing is known of it. */
  readonly profile: string | null
  /** Where it sends people to sign in; null when it could not be asked. */
  readonly authorizationEndpoint: string | null
  /** The provider's clock minus ours, milliseconds; null when nothing answered. */
  readonly skewMs: number | null
  readonly findings: readonly Finding[]
}

const OFFLINE_WORDS: Readonly<Record<ProviderProfile['offline'], string>> = {
  scope: 'asked for at the sign-in',
  dance: 'asked for in a second, silent step',
  access_type: "asked for at the sign-in, in Google's own way",
  none: 'need not be asked for',
}

/** @param headscaleClientId Headscale's own client, as its sign-in link shows it; null when not known */
export async function checkProvider(
  party: RelyingParty,
  issuer: string,
  headscaleClientId: string | null,
  signal: AbortSignal,
): Promise<OidcCheck> {
  const findings: Finding[] = []
  let metadata: ProviderMetadata | null = null
  try {
    metadata = await party.discovery.fetchMetadata(signal)
    findings.push(ok('discovery', 'The provider answers and calls itself as configured.'))
  } catch (caught) {
    findings.push(failed('discovery', caught))
  }
  if (metadata !== null) {
    try {
      const { keys } = await party.discovery.fetchKeys(signal)
      findings.push(
        keys.length > 0 ? ok('keys', `${keys.length} published key${keys.length === 1 ? '' : 's'}.`) : noKeys(),
      )
    } catch (caught) {
      findings.push(failed('keys', caught))
    }
    findings.push(...offers(metadata, profileFor(issuer, metadata)))
    findings.push(...sharing(party, profileFor(issuer, metadata), headscaleClientId))
  }
  const skewMs = party.http.skew.milliseconds
  if (skewMs !== null) findings.push(clock(skewMs))
  return {
    issuer,
    profile: metadata === null ? null : profileFor(issuer, metadata).id,
    authorizationEndpoint: metadata?.authorization_endpoint ?? null,
    skewMs,
    findings,
  }
}

function offers(metadata: ProviderMetadata, profile: ProviderProfile): Finding[] {
  const methods = metadata.code_challenge_methods_supported
  const grants = metadata.grant_types_supported
  const refreshable = grants === undefined || grants.includes('refresh_token')
  return [
    methods?.includes('S256') === true
      ? ok('pkce', 'PKCE with S256 is supported.')
      : methods === undefined
        ? warning('pkce', 'The provider does not say whether it checks PKCE.', 'Nothing to do: it is sent in any case.')
        : warning(
            'pkce',
            'The provider lists PKCE without S256.',
            'Ask your administrator to allow S256 for this client.',
          ),
    metadata.authorization_response_iss_parameter_supported === true
      ? ok('issuerInResponse', 'Sign-in replies name their issuer (RFC 9207).')
      : ok('issuerInResponse', 'Sign-in replies do not name their issuer; with one provider that is fine.'),
    refreshable
      ? ok(
          'refresh',
          `Sessions can be renewed (profile ${profile.id}, offline access: ${OFFLINE_WORDS[profile.offline]}).`,
        )
      : warning(
          'refresh',
          'The provider does not offer refresh tokens.',
          'Sessions end with the first token. Ask your administrator.',
        ),
    metadata.device_authorization_endpoint !== undefined
      ? ok('device', 'Sign-in by a code on another device is offered.')
      : warning('device', 'No sign-in by a code on another device.', 'Only needed where no browser can open.'),
    metadata.revocation_endpoint !== undefined
      ? ok('revocation', 'Sign-out revokes the refresh token.')
      : warning('revocation', 'Refresh tokens cannot be revoked.', 'After sign-out they live until they expire.'),
  ]
}

function sharing(party: RelyingParty, profile: ProviderProfile, headscaleClientId: string | null): Finding[] {
  const { verdict, differs } = clientSharing(profile, party.clientId, headscaleClientId)
  if (verdict === 'fine') return []
  const detail = `This provider gives each client its own ${differs}, so this app cannot prove that Headscale means the same person.`
  const fix =
    'Where the provider allows it, use the client ID of Headscale here, with the loopback redirect added to it; signing in works without.'
  return [warning('sharedClient', detail, fix)]
}

function clock(skewMs: number): Finding {
  const error = clockSkewError(skewMs)
  if (error === null) return ok('clock', `The clocks agree within ${Math.ceil(Math.abs(skewMs) / 1000)} s.`)
  return { name: 'clock', verdict: 'failed', detail: error.userMessage, fix: error.hint, error: error.toWire() }
}

function noKeys(): Finding {
  return warning('keys', 'The provider publishes no keys.', 'Ask your administrator: no ID token can be checked.')
}

function ok(name: FindingName, detail: string): Finding {
  return { name, verdict: 'ok', detail, fix: null, error: null }
}

function warning(name: FindingName, detail: string, fix: string): Finding {
  return { name, verdict: 'warning', detail, fix, error: null }
}

function failed(name: FindingName, caught: unknown): Finding {
  const error = toAppError(caught, `check of ${name}`)
  return { name, verdict: 'failed', detail: error.userMessage, fix: error.hint, error: error.toWire() }
}
