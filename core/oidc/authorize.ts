/**
 * One sign-in through the browser: listener, link, response, exchange, admission, and where the provider wants it a
 * second silent authorization in the same tab. The tab is answered when the outcome is known: a failure here, success by
 * the caller. No request is made before the link is out, unless nothing is known of the provider yet.
 */
import type { Identity } from '../contract/identity.ts'
import type { WireError } from '../contract/wire-error.ts'
import { AppError, toAppError } from '../errors/app-error.ts'
import { type AdmissionRules, admitWithUserinfo } from './admission.ts'
import {
  type AuthorizationLeg,
  authorizationParamsFor,
  needsOfflineLeg,
  scopesFor,
} from './authorization-parameters.ts'
import { type AuthorizationRequest, createAuthorizationRequest, refuseReserved } from './authorization-request.ts'
import { AuthorizationRefused } from './authorization-response.ts'
import { requireSecret } from './client-sharing.ts'
import { redeemCode } from './code-grant.ts'
import type { ProviderDocuments } from './discovery.ts'
import { type KeepWarmOptions, keepWarm } from './keep-warm.ts'
import { type LoopbackRedirect, openLoopbackRedirect, type ParkedResponse } from './loopback-redirect.ts'
import type { PageTextsPort } from './page-texts.ts'
import { type ProviderProfile, profileFor } from './provider-profiles.ts'
import { configure, type RelyingParty } from './relying-party.ts'
import type { Tokens } from './token-grant.ts'
import { recordOf, type TokenRecord } from './token-record.ts'
import { askUserinfo } from './userinfo.ts'
import { cancelled, nextTurn } from './wait.ts'

export interface SignInSettings {
  readonly scope: readonly string[]
  readonly extraParams: Readonly<Record<string, string>>
  readonly rules: AdmissionRules
  readonly redirectPorts: readonly number[]
  readonly pageTexts: PageTextsPort
  /** How long the person may take in the browser, milliseconds. */
  readonly deadlineMs: number
  /** null: no requests while the browser is open. */
  readonly keepWarm: KeepWarmOptions | null
  /** The link is out, but nobody is there: waits until somebody is, or throws. */
  readonly whenOutOfReach: (error: unknown, signal: AbortSignal) => Promise<void>
}

export interface SignInRequest {
  readonly loginHint: string | null
  readonly anotherAccount: boolean
  readonly signal: AbortSignal
}

type TabAnswer =
  | { readonly kind: 'connected' }
  | { readonly kind: 'signedIn' }
  | { readonly kind: 'continue'; readonly url: string }
  | { readonly kind: 'failed'; readonly error: WireError }

export interface Authorized {
  readonly record: TokenRecord
  answer(answer: TabAnswer): Promise<void>
}

export type BrowserProgress = { readonly kind: 'link'; readonly url: string } | { readonly kind: 'answered' }

/** How long a silent authorization may keep the tab; what it was for is not worth more of the person's time. */
const SILENT_LEG_WITHIN = 15_000

/** @throws AppError oidc.*, admission.*, provider.*, general.cancelled; the tab has been told. */
export async function authorizeInBrowser(
  party: RelyingParty,
  settings: SignInSettings,
  documents: ProviderDocuments,
  request: SignInRequest,
  onProgress: (progress: BrowserProgress) => void,
): Promise<Authorized> {
  const { metadata } = documents
  const { signal } = request
  const profile = profileFor(metadata.issuer, metadata)
  refuseReserved(settings.extraParams)
  requireSecret(profile, party.clientSecret !== null)
  const redirect = await openLoopbackRedirect({
    ports: settings.redirectPorts,
    deadlineMs: settings.deadlineMs,
    signal,
    now: party.now,
    pageTexts: settings.pageTexts,
  })
  let parked: ParkedResponse | null = null
  try {
    const first = await prepare('first')
    const response = redirect.expect(first.state)
    onProgress({ kind: 'link', url: first.url })
    parked = await throughBrowser(response)
    onProgress({ kind: 'answered' })

    let tokens = await redeem(first, parked, null)
    const { claims } = tokens
    if (claims === null) throw new AppError('oidc.id-token-invalid', { check: 'there is none' })
    const identity = await admitWithUserinfo(metadata.issuer, claims, settings.rules, profile, () =>
      askUserinfo(party, documents, tokens, signal),
    )
    tokens = (await secondLeg(tokens, identity)) ?? tokens
    return authorized(recordOf(tokens, identity, party.clientId), redirect, parked)
  } catch (caught) {
    const error = signal.aborted ? cancelled(signal, false) : toAppError(caught, 'authorization')
    await parked?.answer({ kind: 'failed', error: error.toWire() }).catch(() => {})
    await redirect.close()
    throw error
  }

  /** The response. A link made of what the cache knows may lead nowhere; once the provider is back, it serves. */
  function throughBrowser(response: Promise<ParkedResponse>): Promise<ParkedResponse> {
    if (settings.keepWarm === null) return response
    const over = new AbortController()
    const either = AbortSignal.any([signal, over.signal])
    const warmth = keepWarm(party.discovery, party.http, metadata, settings.keepWarm)
    const back = warmth.unreachable.catch((error: unknown) => settings.whenOutOfReach(error, either))
    return Promise.race([response, back.then(() => response)]).finally(() => {
      warmth.stop()
      over.abort()
    })
  }

  async function prepare(
    leg: AuthorizationLeg,
    more: Readonly<Record<string, string>> = {},
  ): Promise<AuthorizationRequest> {
    const { rules, scope, extraParams } = settings
    const config = configure(party, metadata, { jwks: null, signal })
    const { loginHint, anotherAccount } = request
    const wishes = { leg, loginHint, anotherAccount, extraParams, allowedDomains: rules.allowedDomains }
    const params = { ...authorizationParamsFor(profile, wishes), ...more }
    const scopes = scopesFor(profile, scope, leg, rules.allowedGroups.length > 0)
    return createAuthorizationRequest(config, redirect.redirectUri, scopes, params)
  }

  function redeem(sent: AuthorizationRequest, response: ParkedResponse, subject: string | null): Promise<Tokens> {
    // Keys and endpoints may have been fetched anew while the browser was open.
    return party.discovery.get(signal).then((latest) =>
      redeemCode(party, {
        documents: { metadata, jwks: latest.jwks },
        profile,
        request: sent,
        parameters: response.parameters,
        subject,
        signal,
      }),
    )
  }

  /**
   * Sends the tab through a second authorization for a refresh token that lasts: Keycloak's dance, or with a page of
   * consent where offline access was asked for and nothing came of it (OIDC Core 11).
   * @returns null when none is needed, or the provider would not: what the first brought still serves.
   */
  async function secondLeg(tokens: Tokens, identity: Identity): Promise<Tokens | null> {
    const silent = needsOfflineLeg(profile)
    if (!silent && !wantsConsent(profile, documents, tokens, request, settings)) return null
    await nextTurn()
    const second = silent ? await prepare('offline') : await prepare('first', { prompt: 'consent' })
    const response = redirect.expect(second.state)
    await parked?.answer({ kind: 'continue', url: second.url })
    parked = null
    try {
      parked = silent ? await within(response, SILENT_LEG_WITHIN) : await response
      return parked === null ? null : await redeem(second, parked, identity.subject)
    } catch (caught) {
      if (!signal.aborted && isDispensable(caught)) return null
      throw caught
    }
  }
}

/** A refusal or a broken network costs the lasting token only. A token that is not in order, or another's, costs all. */
function isDispensable(caught: unknown): boolean {
  if (caught instanceof AuthorizationRefused) return true
  if (!(caught instanceof AppError)) return false
  return caught.family === 'network' || caught.code === 'oidc.code-refused' || caught.code === 'oidc.redirect-timed-out'
}

function wantsConsent(
  profile: ProviderProfile,
  { metadata }: ProviderDocuments,
  tokens: Tokens,
  request: SignInRequest,
  settings: SignInSettings,
): boolean {
  const offlineAsked =
    profile.offline === 'access_type' || scopesFor(profile, settings.scope, 'first').includes('offline_access')
  const grants = metadata.grant_types_supported
  const possible = grants === undefined || grants.includes('refresh_token')
  return offlineAsked && possible && tokens.refreshToken === null && !request.signal.aborted
}

function authorized(record: TokenRecord, redirect: LoopbackRedirect, parked: ParkedResponse | null): Authorized {
  let answered: Promise<void> | null = null
  return {
    record,
    answer(answer) {
      answered ??= (async () => {
        await parked?.answer(answer).catch(() => {})
        await redirect.close()
      })()
      return answered
    },
  }
}

/** null when the time ran out. */
async function within<T>(work: Promise<T>, milliseconds: number): Promise<T | null> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), milliseconds)
  })
  try {
    return await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
  }
}
