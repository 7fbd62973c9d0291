/**
 * The provider part as the session sees it: sign in, renew, end, and a live check. One object for one issuer and client;
 * everything it does to the world comes in through its options.
 */
import type { DeviceCode, SignInMethod } from '../contract/session.ts'
import type { DurationMs, EpochMs } from '../contract/time.ts'
import type { Secret } from '../errors/secret.ts'
import type { AdmissionRules } from './admission.ts'
import { refuseReserved } from './authorization-request.ts'
import { type Authorized, authorizeInBrowser, type SignInSettings } from './authorize.ts'
import { passesByItself, type WaitingForIssuer, whenAvailable } from './availability.ts'
import { checkProvider, type OidcCheck } from './check.ts'
import { authorizeByDevice } from './device.ts'
import { createDiscovery } from './discovery.ts'
import type { CachePort } from './file-cache.ts'
import { createHttp, type FetchPort } from './http.ts'
import { KEEP_WARM, type KeepWarmOptions } from './keep-warm.ts'
import { type EndedSession, endSession } from './logout.ts'
import { englishPages, type PageTextsPort } from './page-texts.ts'
import { refreshTokens } from './refresh.ts'
import type { RelyingParty } from './relying-party.ts'
import type { TokenRecord } from './token-record.ts'

export interface OidcOptions {
  /** Exactly as the provider calls itself. */
  readonly issuer: string
  readonly clientId: string
  /** null: a public client, as it should be (RFC 8252 8.5). */
  readonly clientSecret?: Secret | null
  /** Default openid, profile, email; offline_access is added as the provider's profile says. */
  readonly scope?: readonly string[]
  readonly extraParams?: Readonly<Record<string, string>>
  readonly rules?: AdmissionRules
  /** Empty: any free port. */
  readonly redirectPorts?: readonly number[]
  /** What the pages in the browser tab say; English without it. */
  readonly pageTexts?: PageTextsPort
  /** True: a sign-in waits until the provider can be reached, and tells `onWaiting`. Default false. */
  readonly onlyStartIfOidcIsAvailable?: boolean
  readonly onWaiting?: (waiting: WaitingForIssuer) => void
  readonly fetch: FetchPort
  /** null: documents are kept in memory only. */
  readonly cache?: CachePort | null
  /** How long the person may take in the browser; default 15 minutes. The caller's signal may end it sooner. */
  readonly signInWithin?: DurationMs
  /** Deadline of one request; default 10 s. */
  readonly requestWithin?: DurationMs
  /** null: no connection is kept warm while the browser is open. */
  readonly keepWarm?: KeepWarmOptions | null
  readonly now?: () => EpochMs
  readonly random?: () => number
}

export type AuthorizeProgress =
  | { readonly kind: 'link'; readonly url: string }
  | { readonly kind: 'deviceCode'; readonly code: DeviceCode }
  | { readonly kind: 'answered' }

interface AuthorizeRequest {
  readonly method: SignInMethod
  readonly loginHint: string | null
  readonly anotherAccount: boolean
  readonly signal: AbortSignal
}

export interface Oidc {
  /** Reads the cache and freshens it, for the start of an app: then no click waits for a request. Never throws. */
  prepare(signal: AbortSignal): Promise<void>
  authorize(request: AuthorizeRequest, onProgress: (progress: AuthorizeProgress) => void): Promise<Authorized>
  /** Sends the refresh token exactly once. */
  refresh(record: TokenRecord, signal: AbortSignal): Promise<TokenRecord>
  endSession(record: TokenRecord, signal: AbortSignal): Promise<EndedSession>
  check(signal: AbortSignal, headscaleClientId?: string | null): Promise<OidcCheck>
}

const NO_RULES: AdmissionRules = {
  allowedDomains: [],
  allowedGroups: [],
  allowedUsers: [],
  emailVerifiedRequired: true,
}
const SIGN_IN_WITHIN: DurationMs = 15 * 60_000

/** @throws AppError oidc.parameter-reserved */
export function createOidc(options: OidcOptions): Oidc {
  const { issuer, clientId, fetch, cache = null, now = Date.now, requestWithin } = options
  const http = createHttp({ fetch, now, ...(requestWithin === undefined ? {} : { timeoutMs: requestWithin }) })
  const discovery = createDiscovery({ issuer, http, cache, now })
  const party: RelyingParty = { clientId, clientSecret: options.clientSecret ?? null, http, discovery, now }
  const patience = {
    waits: options.onlyStartIfOidcIsAvailable ?? false,
    onWaiting: options.onWaiting ?? (() => {}),
    now,
    random: options.random ?? Math.random,
  }
  const settings: SignInSettings = {
    scope: options.scope ?? ['openid', 'profile', 'email'],
    extraParams: options.extraParams ?? {},
    rules: options.rules ?? NO_RULES,
    redirectPorts: options.redirectPorts ?? [],
    pageTexts: options.pageTexts ?? (() => englishPages),
    deadlineMs: options.signInWithin ?? SIGN_IN_WITHIN,
    keepWarm: options.keepWarm === undefined ? KEEP_WARM : options.keepWarm,
    async whenOutOfReach(error, signal) {
      if (!patience.waits || !passesByItself(error)) throw error
      await whenAvailable(() => discovery.fetchMetadata(signal), patience, signal)
    },
  }
  refuseReserved(settings.extraParams)

  return {
    async prepare(signal) {
      await discovery.revalidate(signal)
    },
    async authorize(request, onProgress) {
      const { method, signal } = request
      // A click waits for no request while the cache serves. A code must be asked for anyhow, so then the cache is no help.
      const asks = method === 'device' && patience.waits
      await whenAvailable<unknown>(
        () => (asks ? discovery.fetchMetadata(signal) : discovery.get(signal)),
        patience,
        signal,
      )
      const documents = await discovery.get(signal)
      return method === 'device'
        ? authorizeByDevice(party, settings, documents, signal, onProgress)
        : authorizeInBrowser(party, settings, documents, request, onProgress)
    },
    refresh: (record, signal) => refreshTokens(party, issuer, record, signal),
    endSession: (record, signal) => endSession(party, issuer, record, signal),
    check: (signal, headscaleClientId = null) => checkProvider(party, issuer, headscaleClientId, signal),
  }
}
