/**
 * Every request to the provider goes through here: asks for no compression and refuses any, reads at most so many
 * bytes, follows nothing, ends by its own deadline even if the body never does, obeys Retry-After and the caller's
 * signal. Throws AppError oidc.* in our own words; what fetch threw is dropped, for its cause may hold tokens.
 */
import { AppError } from '../errors/app-error.ts'
import { classifyNetworkError, type TroubleContext, troubleToError } from './network-errors.ts'
import { readRetryAfter } from './retry-after.ts'
import { type ClockSkew, createClockSkew } from './skew.ts'
import { cancelled, wait } from './wait.ts'

export interface FetchInit {
  readonly method: string
  readonly headers: Record<string, string>
  readonly body?: string
  readonly redirect: 'manual'
  readonly signal: AbortSignal
}

/** The one way out to the network; `globalThis.fetch` fits. */
export type FetchPort = (url: string, init: FetchInit) => Promise<Response>

export interface HttpRequest {
  readonly url: string
  readonly method: 'GET' | 'POST'
  /** For people, in errors: "token endpoint". */
  readonly endpoint: string
  readonly headers?: Record<string, string>
  readonly body?: string
  readonly limitBytes: number
  readonly signal: AbortSignal
}

export interface Http {
  /**
   * Sends once (a GET once more after a short Retry-After) and reads the whole body.
   * @returns any status below 500 except redirects and 429; the body is in memory.
   * @throws AppError oidc.*, general.cancelled; `uncertain` when a POST may have been served.
   */
  send(request: HttpRequest): Promise<Response>
  readonly skew: ClockSkew
}

/** Largest answer, bytes. */
export const ANSWER_LIMIT = 1024 * 1024
export const DOCUMENT_LIMIT = 256 * 1024
const DEFAULT_TIMEOUT = 10_000
/** A GET that is told to come back this soon waits and does. */
const PATIENCE = 5_000

export function createHttp(options: { fetch: FetchPort; now?: () => number; timeoutMs?: number }): Http {
  const now = options.now ?? Date.now
  const timeoutMs = options.timeoutMs ?? DEFAULT_TIMEOUT
  const skew = createClockSkew()

  async function send(request: HttpRequest): Promise<Response> {
    try {
      return await sendOnce(request)
    } catch (error) {
      const again = error instanceof AppError && error.code === 'oidc.provider-busy' ? error.retryAfter : null
      if (request.method !== 'GET' || again === null || again > PATIENCE) throw error
      await wait(again, request.signal)
      return sendOnce(request)
    }
  }

  async function sendOnce(request: HttpRequest): Promise<Response> {
    const { signal } = request
    const changes = request.method === 'POST'
    const context: TroubleContext = { host: hostOf(request.url), endpoint: request.endpoint, timeoutMs, changes }
    if (signal.aborted) throw cancelled(signal, false)
    const inner = new AbortController()
    const startedAt = now()
    let timer: ReturnType<typeof setTimeout> | undefined
    let onAbort = (): void => {}
    // Raced from outside: there are bodies that never settle although their signal has fired.
    const end = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(
        () => reject(troubleToError({ kind: 'timeout', reason: '', mayHaveLeft: true }, context)),
        timeoutMs,
      )
      onAbort = () => reject(cancelled(signal, changes))
      signal.addEventListener('abort', onAbort, { once: true })
    })
    try {
      return await Promise.race([exchange(request, context, inner.signal, startedAt), end])
    } catch (error) {
      inner.abort()
      if (error instanceof AppError) throw error
      // A dripping body may show as a parse error of some kind: the clock decides.
      const late = now() - startedAt >= timeoutMs
      throw troubleToError(
        late ? { kind: 'timeout', reason: '', mayHaveLeft: true } : classifyNetworkError(error),
        context,
      )
    } finally {
      clearTimeout(timer)
      signal.removeEventListener('abort', onAbort)
    }
  }

  async function exchange(
    request: HttpRequest,
    context: TroubleContext,
    signal: AbortSignal,
    startedAt: number,
  ): Promise<Response> {
    const headers = { ...request.headers, 'accept-encoding': 'identity' }
    const init = { method: request.method, headers, redirect: 'manual' as const, signal }
    const response = await options.fetch(
      request.url,
      request.body === undefined ? init : { ...init, body: request.body },
    )
    skew.measure(response.headers, startedAt, now())
    refuseByHead(response, request, context, now())
    const bytes = await readBounded(response, request.limitBytes, context)
    return new Response(bytes.length === 0 ? null : bytes, {
      status: response.status,
      headers: plain(response.headers),
    })
  }

  return { send, skew }
}

/** What can be refused before a byte of the body is read. */
function refuseByHead(response: Response, request: HttpRequest, context: TroubleContext, now: number): void {
  const { host, endpoint, changes } = context
  const { status, headers } = response
  // Status 0 is how a fetch by the book shows a redirect that it does not follow.
  if (status === 0 || (status >= 300 && status < 400)) {
    const target = targetOf(headers.get('location'), request.url)
    throw new AppError('oidc.redirected', { endpoint, host, target })
  }
  if (status === 407) throw new AppError('oidc.proxy-failed', { host, reason: 'it wants a sign-in of its own' })
  if (status === 511) throw new AppError('oidc.captive-portal', { host })
  if (status === 429 || status === 503) {
    const retryAfter = readRetryAfter(headers, now)
    if (retryAfter === null && status === 503) throw new AppError('oidc.provider-failed', { host, endpoint, status })
    const seconds = retryAfter === null ? 'some' : Math.ceil(retryAfter / 1000)
    throw new AppError('oidc.provider-busy', { host, seconds }, { retryAfter })
  }
  if (status >= 500) throw new AppError('oidc.provider-failed', { host, endpoint, status }, { uncertain: changes })
  const encoding = headers.get('content-encoding')
  if (encoding !== null && encoding.toLowerCase() !== 'identity') {
    throw new AppError('oidc.answer-encoded', { endpoint, host, encoding: word(encoding) }, { uncertain: changes })
  }
  if (status === 200 && /^text\/html\b/i.test(headers.get('content-type') ?? '')) {
    throw new AppError('oidc.captive-portal', { host })
  }
}

async function readBounded(
  response: Response,
  limit: number,
  context: TroubleContext,
): Promise<Uint8Array<ArrayBuffer>> {
  const { host, endpoint, changes } = context
  const tooLarge = () =>
    new AppError('oidc.answer-too-large', { host, endpoint, limit: limit / 1024 }, { uncertain: changes })
  if (Number(response.headers.get('content-length') ?? 0) > limit) throw tooLarge()
  const reader = response.body?.getReader()
  if (reader === undefined) return new Uint8Array()
  const chunks: Uint8Array[] = []
  let size = 0
  for (;;) {
    const { done, value } = await reader.read()
    if (done) break
    size += value.byteLength
    if (size > limit) throw tooLarge() // the caller aborts what is left of the body
    chunks.push(value)
  }
  const whole = new Uint8Array(size)
  let at = 0
  for (const chunk of chunks) {
    whole.set(chunk, at)
    at += chunk.byteLength
  }
  return whole
}

/** Headers that still hold for the body in memory. A challenge would hide the error code in the body (RFC 6749 5.2). */
function plain(headers: Headers): Headers {
  const kept = new Headers(headers)
  for (const name of ['content-encoding', 'content-length', 'transfer-encoding', 'www-authenticate']) kept.delete(name)
  const type = headers.get('content-type')
  if (type !== null) kept.set('content-type', type.trim().toLowerCase())
  return kept
}

function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : 'an unreadable address'
}

function targetOf(location: string | null, from: string): string {
  if (location === null || !URL.canParse(location, from)) return 'elsewhere'
  return new URL(location, from).origin
}

/** A foreign word for an error text: letters, digits and few signs, and short. */
export function word(text: string): string {
  return text.replace(/[^A-Za-z0-9._~:/-]/g, '?').slice(0, 60)
}
