/**
 * The provider's metadata and key set, kept in memory and on disk for a day: a click waits for no request when they are
 * there. Whoever has a moment (start of the app, browser open) calls `revalidate`. Both documents are public; what is
 * read back from disk is checked as if it came from the network.
 */
import type { JWKS } from 'openid-client'
import { AppError } from '../errors/app-error.ts'
import { type CachePort, documentsName } from './file-cache.ts'
import { DOCUMENT_LIMIT, type Http, word } from './http.ts'
import { discoveryUrl, isRecord, type ProviderMetadata, validateMetadata } from './metadata.ts'
import { cancelled, nextTurn } from './wait.ts'

/** Milliseconds for which cached documents may be used without asking. */
const LONGEST_USE = 24 * 3_600_000
/** Younger documents are not asked for again by `revalidate`. */
const FRESH = 60_000

export interface ProviderDocuments {
  readonly metadata: ProviderMetadata
  /** null: not fetched yet. */
  readonly jwks: JWKS | null
}

export interface Discovery {
  /** From memory, else disk, else the network. @throws AppError oidc.* */
  get(signal: AbortSignal): Promise<ProviderDocuments>
  /** From the network, always. @throws AppError oidc.* */
  fetchMetadata(signal: AbortSignal): Promise<ProviderMetadata>
  fetchKeys(signal: AbortSignal): Promise<JWKS>
  /**
   * Asks for what is older than a minute; never throws. The key set comes first: a sign-in needs it.
   * @returns whether a connection stands now: not when nothing had to be asked for, nor when nobody answered
   */
  revalidate(signal: AbortSignal): Promise<boolean>
  /** The key set that is there or on its way; null when neither. Never throws. */
  keys(): Promise<JWKS | null>
  /** A key set that a validation had to fetch meanwhile. */
  keepKeys(jwks: JWKS): void
  /** What is kept proved wrong (an endpoint moved): ask anew next time. */
  forget(): void
}

interface Kept extends ProviderDocuments {
  readonly metadataAt: number
  readonly jwksAt: number
}

export function createDiscovery(options: {
  issuer: string
  http: Http
  cache: CachePort | null
  now?: () => number
}): Discovery {
  const { issuer, http, cache } = options
  const now = options.now ?? Date.now
  const name = documentsName(issuer)
  let kept: Kept | null = null
  let diskIsRead = false
  let asked = 0
  let written: Promise<void> = Promise.resolve()
  /** One request for many askers. It outlives the asker's signal: its own deadline bounds it. */
  let metadataUnderWay: Promise<ProviderMetadata> | null = null
  let keysUnderWay: Promise<JWKS> | null = null

  const usable = (at: number): boolean => at <= now() && now() - at < LONGEST_USE
  const fresh = (at: number): boolean => at <= now() && now() - at < FRESH

  async function get(signal: AbortSignal): Promise<ProviderDocuments> {
    if (kept === null && !diskIsRead) {
      diskIsRead = true
      kept = readKept(issuer, await cache?.read(name))
    }
    if (kept !== null && usable(kept.metadataAt)) return documents(kept)
    await fetchMetadata(signal)
    if (kept === null) throw new AppError('general.bug', { where: 'discovery' })
    return documents(kept)
  }

  function documents(from: Kept): ProviderDocuments {
    return { metadata: from.metadata, jwks: usable(from.jwksAt) ? from.jwks : null }
  }

  async function fetchMetadata(signal: AbortSignal): Promise<ProviderMetadata> {
    metadataUnderWay ??= requestMetadata().finally(() => {
      metadataUnderWay = null
    })
    return untilAborted(metadataUnderWay, signal)
  }

  async function requestMetadata(): Promise<ProviderMetadata> {
    const document = await getJson(discoveryUrl(issuer), 'discovery document')
    const metadata = validateMetadata(issuer, document)
    keep({ jwks: null, jwksAt: 0, ...kept, metadata, metadataAt: now() })
    return metadata
  }

  async function fetchKeys(metadata: ProviderMetadata, signal: AbortSignal): Promise<JWKS> {
    keysUnderWay ??= requestKeys(metadata).finally(() => {
      keysUnderWay = null
    })
    return untilAborted(keysUnderWay, signal)
  }

  async function requestKeys(metadata: ProviderMetadata): Promise<JWKS> {
    const document = await getJson(metadata.jwks_uri, 'key set')
    if (!isKeySet(document)) {
      throw new AppError('oidc.answer-malformed', { endpoint: 'key set', host: hostOf(metadata), reason: 'no keys' })
    }
    keepKeys(document)
    return document
  }

  async function getJson(url: string, endpoint: string): Promise<unknown> {
    asked += 1
    const headers = { accept: 'application/json' }
    // Outlives any one asker; its own deadline bounds it.
    const { signal } = new AbortController()
    const response = await http.send({ url, method: 'GET', endpoint, headers, limitBytes: DOCUMENT_LIMIT, signal })
    const host = new URL(url).host
    if (response.status !== 200) {
      throw endpoint === 'key set'
        ? new AppError('oidc.provider-failed', { host, endpoint, status: response.status })
        : new AppError('oidc.not-a-provider', { issuer, status: response.status })
    }
    const type = response.headers.get('content-type') ?? 'no content type'
    if (!/^application\/(json|jwk-set\+json)\s*(;|$)/.test(type)) {
      throw new AppError('oidc.answer-malformed', { endpoint, host, reason: `it is ${word(type)}` })
    }
    try {
      return await response.json()
    } catch {
      throw new AppError('oidc.answer-malformed', { endpoint, host, reason: 'no JSON' })
    }
  }

  function keep(next: Kept): void {
    kept = next
    const { metadata, metadataAt, jwks, jwksAt } = next
    // One after the other: an older state must not land last.
    written = written.then(() => cache?.write(name, { version: 1, issuer, metadata, metadataAt, jwks, jwksAt }))
  }

  function keepKeys(jwks: JWKS): void {
    if (kept !== null) keep({ ...kept, jwks, jwksAt: now() })
  }

  return {
    get,
    fetchMetadata,
    fetchKeys: async (signal) => fetchKeys((await get(signal)).metadata, signal),
    async revalidate(signal) {
      const before = asked
      try {
        const { metadata } = await get(signal)
        if (kept !== null && !fresh(kept.jwksAt)) await fetchKeys(metadata, signal)
        await nextTurn()
        if (kept !== null && !fresh(kept.metadataAt)) await fetchMetadata(signal)
      } catch {
        // Whoever needs the documents asks for them and hears why there are none.
        return false
      }
      await written
      return asked > before
    },
    keys: async () => (await keysUnderWay?.catch(() => null)) ?? (kept === null ? null : documents(kept).jwks),
    keepKeys,
    forget() {
      kept = kept === null ? null : { ...kept, metadataAt: 0, jwksAt: 0 }
    },
  }
}

/** null: nothing of this issuer, or not in order. */
function readKept(issuer: string, stored: unknown): Kept | null {
  if (!isRecord(stored) || stored.version !== 1 || stored.issuer !== issuer) return null
  const { metadataAt, jwksAt } = stored
  if (typeof metadataAt !== 'number' || typeof jwksAt !== 'number') return null
  try {
    const metadata = validateMetadata(issuer, stored.metadata)
    return { metadata, metadataAt, jwks: isKeySet(stored.jwks) ? stored.jwks : null, jwksAt }
  } catch {
    return null
  }
}

function isKeySet(value: unknown): value is JWKS {
  return isRecord(value) && Array.isArray(value.keys) && value.keys.every(isRecord)
}

function hostOf(metadata: ProviderMetadata): string {
  return new URL(metadata.jwks_uri).host
}

/** The wait ends with the asker's signal; the work itself goes on for others. */
function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const onAbort = (): void => reject(cancelled(signal, false))
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort))
    if (signal.aborted) onAbort()
    else signal.addEventListener('abort', onAbort, { once: true })
  })
}
