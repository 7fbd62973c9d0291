/**
 * This app as relying party: an openid-client Configuration whose every request runs through our HTTP, with the client
 * authentication said outright. The token endpoint's answer is kept, so that validating it again needs no second request.
 */
import {
  allowInsecureRequests,
  type ClientAuth,
  ClientSecretBasic,
  ClientSecretPost,
  Configuration,
  type CustomFetchOptions,
  clockSkew,
  clockTolerance,
  customFetch,
  enableNonRepudiationChecks,
  type JWKS,
  None,
  setJwksCache,
} from 'openid-client'
import { Secret } from '../errors/secret.ts'
import type { Discovery } from './discovery.ts'
import { ANSWER_LIMIT, DOCUMENT_LIMIT, type Http, type HttpRequest } from './http.ts'
import { isLoopbackHttp, type ProviderMetadata } from './metadata.ts'
import { CLOCK_TOLERANCE_SECONDS } from './skew.ts'
import { nextTurn } from './wait.ts'

export interface RelyingParty {
  readonly clientId: string
  readonly clientSecret: Secret | null
  readonly http: Http
  readonly discovery: Discovery
  now(): number
}

/** One answer of the token endpoint, held until its validation is through. */
export interface KeptAnswer {
  answer: { readonly status: number; readonly headers: Headers; readonly body: Secret } | null
  /** The key set could not be fetched while the answer was validated. */
  keysFailed: boolean
  /** Keys that discovery has, or is about to have, serve in place of a request of their own. */
  keysShared: boolean
  keysWereShared: boolean
}

export interface ConfigureOptions {
  readonly jwks: JWKS | null
  readonly forgiveSkew?: boolean
  readonly signature?: boolean
  readonly kept?: KeptAnswer
  readonly signal: AbortSignal
}

/** A fresh Configuration: openid-client ties key caches to it, and each grant wants its own. */
export function configure(party: RelyingParty, metadata: ProviderMetadata, options: ConfigureOptions): Configuration {
  const skewMs = options.forgiveSkew === true ? (party.http.skew.milliseconds ?? 0) : 0
  const client = { [clockTolerance]: CLOCK_TOLERANCE_SECONDS, [clockSkew]: Math.round(skewMs / 1000) }
  const config = new Configuration(metadata, party.clientId, client, authentication(party, metadata))
  if (isLoopbackHttp(metadata.issuer)) allowInsecureRequests(config)
  if (options.signature !== false) enableNonRepudiationChecks(config)
  config.timeout = 0 // http.ts keeps the time
  config[customFetch] = (url, init) => send(party, metadata, options, url, init)
  // Older than a minute in its eyes, so that an unknown key is looked for at once.
  if (options.jwks !== null) {
    setJwksCache(config, { jwks: options.jwks, uat: Math.floor(party.now() / 1000) - 61 })
  }
  return config
}

/** Said outright: a client that tries one method after the other sends its code twice. */
function authentication(party: RelyingParty, metadata: ProviderMetadata): ClientAuth {
  if (party.clientSecret === null) return None()
  const secret = party.clientSecret.reveal()
  const methods = metadata.token_endpoint_auth_methods_supported
  // Basic is the default (OIDC Discovery 3).
  const basic = !Array.isArray(methods) || methods.includes('client_secret_basic')
  return basic ? ClientSecretBasic(secret) : ClientSecretPost(secret)
}

async function send(
  party: RelyingParty,
  metadata: ProviderMetadata,
  options: ConfigureOptions,
  url: string,
  init: CustomFetchOptions,
): Promise<Response> {
  const { kept, signal } = options
  const forTokens = init.method === 'POST' && url === hrefOf(metadata.token_endpoint)
  const forKeys = url === hrefOf(metadata.jwks_uri)
  if (forTokens && kept?.answer != null) return replay(kept.answer)
  if (forKeys && kept?.keysShared === true) {
    // A prefetch that was on its way when the grant began.
    const keys = await party.discovery.keys()
    kept.keysWereShared = keys !== null
    if (keys !== null) return Response.json(keys)
  }
  const body = init.body === undefined || init.body === null ? {} : { body: String(init.body) }
  const request: HttpRequest = {
    url,
    method: init.method === 'POST' ? 'POST' : 'GET',
    endpoint: endpointName(metadata, url),
    headers: { ...init.headers, 'user-agent': 'latchkey' },
    limitBytes: forKeys ? DOCUMENT_LIMIT : ANSWER_LIMIT,
    signal,
    ...body,
  }
  try {
    const response = await party.http.send(request)
    if (forKeys && kept !== undefined && response.status !== 200) kept.keysFailed = true
    await nextTurn()
    if (!forTokens || kept === undefined) return response
    kept.answer = { status: response.status, headers: response.headers, body: new Secret(await response.text()) }
    return replay(kept.answer)
  } catch (error) {
    if (forKeys && kept !== undefined && !signal.aborted) kept.keysFailed = true
    throw error
  }
}

function replay(answer: NonNullable<KeptAnswer['answer']>): Response {
  const body = answer.body.reveal()
  // 204 and its like must have none.
  return new Response(body === '' ? null : body, { status: answer.status, headers: answer.headers })
}

const ENDPOINT_NAMES = {
  token_endpoint: 'token endpoint',
  jwks_uri: 'key set',
  userinfo_endpoint: 'userinfo endpoint',
  revocation_endpoint: 'revocation endpoint',
  device_authorization_endpoint: 'device authorization endpoint',
} as const

function endpointName(metadata: ProviderMetadata, url: string): string {
  for (const [member, name] of Object.entries(ENDPOINT_NAMES)) {
    const address = metadata[member]
    if (typeof address === 'string' && hrefOf(address) === url) return name
  }
  return 'endpoint'
}

function hrefOf(url: string): string {
  return new URL(url).href
}
