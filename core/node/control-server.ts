/**
 * What answers at a control URL: our own look, beside the daemon's, so that errors are clear and doctor can tell versions
 * and the server's OIDC apart (Headscale's public endpoints).
 */
import * as v from 'valibot'
import { limitedText, mediaTypeOf } from '../errors/answer.ts'
import { AppError } from '../errors/app-error.ts'
import { isPrintable, printable } from '../errors/printable.ts'
import { canonicalUrl } from './control-url.ts'
import { withDeadline } from './deadline.ts'
import type { Clock, Fetch, RedirectProbe } from './ports.ts'

export interface ControlServer {
  /** `headscale`: its health document and the protocol's key. `other`: the key alone, so another server of the protocol. */
  readonly kind: 'headscale' | 'other'
  /** False when Headscale says that its database is gone; null for other servers. */
  readonly healthy: boolean | null
  /** From `/version`, 0.27 and later; `dev` for self-built ones; null when it does not say. */
  readonly version: string | null
}

/** Headscale's own relying party, as the redirect of its registration page shows it. */
export interface ControlServerOidc {
  /** Without query. The issuer is not in the redirect; compare this with its discovery document. */
  readonly authorizationEndpoint: string
  readonly clientId: string
  readonly scope: string
  /** `server_url`, from its redirect URI: what the control URL must be. */
  readonly canonicalUrl: string
  readonly pkce: boolean
  /** What an administrator added to the authorization request (`oidc.extra_params`). */
  readonly extraParams: Readonly<Record<string, string>>
}

export interface LookOptions {
  /** Canonical: no trailing slash. */
  readonly url: string
  readonly fetch: Fetch
  readonly clock: Clock
  readonly signal: AbortSignal
}

const LIMIT_MS = 10_000
const LONGEST_VERSION = 60
const LONGEST_NAME = 320
const LONGEST_LOCATION = 8192
const MAX_BODY_BYTES = 64 * 1024
/** Newer than any client Headscale 0.29 refuses; without it the answer is 400. */
const CAPABILITY_VERSION = 138

/**
 * @throws AppError node.control-unreachable, node.control-tls, node.control-not-headscale, node.control-url-bad
 */
export async function lookAtControlServer(options: LookOptions): Promise<ControlServer> {
  const [health, key, version] = await Promise.all([
    get(options, '/health'),
    get(options, `/key?v=${CAPABILITY_VERSION}`),
    get(options, '/version'),
  ])
  const parsedKey = v.safeParse(v.object({ publicKey: v.pipe(v.string(), v.regex(/^mkey:[0-9a-f]{64}$/)) }), key.json)
  if (!parsedKey.success) {
    const reason = key.status === 200 ? 'what answers there is something else' : `/key answers ${key.status}`
    throw new AppError('node.control-not-headscale', { url: options.url, reason })
  }
  const headscale = health.type === 'application/health+json'
  const parsedVersion = v.safeParse(v.object({ version: v.string() }), version.json)
  return {
    kind: headscale ? 'headscale' : 'other',
    healthy: headscale ? v.is(v.object({ status: v.literal('pass') }), health.json) : null,
    version:
      parsedVersion.success && version.status === 200 ? printable(parsedVersion.output.version, LONGEST_VERSION) : null,
  }
}

/**
 * Whether Headscale signs people in through a provider; it says no too when its issuer was down at its start.
 * @returns null when the answer is neither of Headscale's two, such as a proxy's
 */
export async function controlServerUsesOidc(options: LookOptions): Promise<boolean | null> {
  const { status } = await get(options, '/oidc/callback')
  return status === 400 ? true : status === 404 ? false : null
}

/**
 * Reads once where the registration page sends a browser; any well-formed auth ID does. It costs the server one of its
 * 1024 pending logins, so ask once and keep it.
 * @returns null when it does not redirect (no OIDC) or to nothing that is an authorization request
 */
export async function readControlServerOidc(options: {
  readonly url: string
  readonly probe: RedirectProbe
  readonly clock: Clock
  readonly signal: AbortSignal
}): Promise<ControlServerOidc | null> {
  const { clock, signal, url } = options
  const page = `${url}/register/hskey-authreq-${'0'.repeat(24)}`
  const answer = await withDeadline({ clock, signal, ms: LIMIT_MS, late: () => late(url) }, (limited) =>
    options.probe(page, limited),
  ).catch((caught: unknown) => {
    throw networkTrouble(url, caught)
  })
  if (answer.status !== 302 || answer.location === null) return null
  return readAuthorizationRequest(answer.location)
}

/** Headscale's own parameters; the rest is `extra_params`. */
const OWN_PARAMETERS = [
  'client_id',
  'redirect_uri',
  'response_type',
  'scope',
  'state',
  'nonce',
  'code_challenge',
  'code_challenge_method',
  'access_type',
]

const CALLBACK = '/oidc/callback'

function readAuthorizationRequest(location: string): ControlServerOidc | null {
  if (location.length > LONGEST_LOCATION || !URL.canParse(location)) return null
  const target = new URL(location)
  const query = target.searchParams
  const redirectUri = query.get('redirect_uri') ?? ''
  const clientId = query.get('client_id') ?? ''
  const server = redirectUri.endsWith(CALLBACK) ? canonicalUrl(redirectUri.slice(0, -CALLBACK.length)) : null
  // Compared with ours, so it is not changed; a client ID is of printable characters (RFC 6749 A.1).
  if (clientId === '' || !isPrintable(clientId, LONGEST_NAME) || server === null) return null
  return {
    authorizationEndpoint: target.origin + target.pathname,
    clientId,
    scope: printable(query.get('scope') ?? '', LONGEST_NAME),
    canonicalUrl: server,
    pkce: query.has('code_challenge'),
    extraParams: Object.fromEntries(
      [...query]
        .filter(([name]) => !OWN_PARAMETERS.includes(name))
        .map(([name, value]) => [printable(name, LONGEST_NAME), printable(value, LONGEST_NAME)]),
    ),
  }
}

interface Answer {
  readonly status: number
  readonly type: string
  /** undefined when the body is no JSON or too long. */
  readonly json: unknown
}

async function get(options: LookOptions, path: string): Promise<Answer> {
  const { clock, signal, url } = options
  try {
    return await withDeadline({ clock, signal, ms: LIMIT_MS, late: () => late(url) }, async (limited) => {
      const response = await options.fetch(url + path, {
        method: 'GET',
        signal: limited,
        redirect: 'manual',
        headers: { accept: 'application/json', 'accept-encoding': 'identity' },
      })
      const text = await limitedText(response, MAX_BODY_BYTES)
      return { status: response.status, type: mediaTypeOf(response), json: asJson(text ?? '') }
    })
  } catch (caught) {
    throw networkTrouble(url, caught)
  }
}

function asJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function late(url: string): AppError {
  return new AppError('node.control-unreachable', { url, reason: `no answer within ${LIMIT_MS / 1000} seconds` })
}

/** Codes of OpenSSL and Node.js, and Chromium's names where Electron's fetch is used. */
const TLS = /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|ALTNAME|ERR_SSL|ERR_TLS|EPROTO/
const CODE = /\b(?:net::)?([A-Z][A-Z0-9]*_[A-Z0-9_]+|E[A-Z]{4,})\b/

/** A failed request in our words. fetch hides the code in `cause`; Chromium writes it into the message. */
function networkTrouble(url: string, caught: unknown): AppError {
  if (caught instanceof AppError) return caught
  const code = errorCode(caught)
  if (TLS.test(code)) return new AppError('node.control-tls', { url, reason: code }, { cause: caught })
  return new AppError(
    'node.control-unreachable',
    { url, reason: REASONS[code] ?? (code === '' ? 'no connection' : code) },
    { cause: caught },
  )
}

/** Node.js's codes and Chromium's names for the same. */
const REASONS: Readonly<Record<string, string>> = {
  ENOTFOUND: 'the name is not known',
  ERR_NAME_NOT_RESOLVED: 'the name is not known',
  EAI_AGAIN: 'the name cannot be looked up',
  ERR_NAME_RESOLUTION_FAILED: 'the name cannot be looked up',
  ECONNREFUSED: 'nothing listens there',
  ERR_CONNECTION_REFUSED: 'nothing listens there',
  ECONNRESET: 'the connection broke',
  ERR_CONNECTION_RESET: 'the connection broke',
  ERR_CONNECTION_CLOSED: 'the connection broke',
  ERR_EMPTY_RESPONSE: 'the connection broke',
  ERR_CONNECTION_TIMED_OUT: 'no connection in time',
  ERR_ADDRESS_UNREACHABLE: 'there is no way to it',
  ERR_INTERNET_DISCONNECTED: 'this device is offline',
  ERR_NETWORK_CHANGED: 'the network of this device changed',
  ERR_PROXY_CONNECTION_FAILED: 'the proxy cannot be reached',
  ERR_TUNNEL_CONNECTION_FAILED: 'the proxy refused',
}

function errorCode(caught: unknown): string {
  for (let error: unknown = caught, depth = 0; error instanceof Error && depth < 4; error = error.cause, depth++) {
    if ('code' in error && typeof error.code === 'string') return error.code
    const named = CODE.exec(error.message)?.[1]
    if (named !== undefined) return named
  }
  return ''
}
