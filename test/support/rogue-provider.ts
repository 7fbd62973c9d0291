/**
 * A provider that can be told to misbehave in any one way: small HTTP server, own signing keys, no rules. What a test
 * leaves alone is answered correctly, so that exactly one thing is wrong at a time. Every secret that it gives out
 * carries a mark, so that a test can look for leaks.
 */
import { createHash, createSign, generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export const SECRET_MARK = 'mArKeD'

export type Json = Record<string, unknown>
type Handler = (request: IncomingMessage, response: ServerResponse) => void

/** One thing wrong; everything absent is right. */
export interface Bends {
  metadata?: (document: Json) => unknown
  keySet?: (document: Json) => unknown
  /** The parameters of the authorization response, as `name=value` pairs so that doubles are possible. */
  response?: (parameters: [string, string][]) => [string, string][]
  header?: (header: Json) => Json
  payload?: (payload: Json) => Json
  /** The finished compact token. */
  idToken?: (token: string) => unknown
  answer?: (body: Json) => unknown
  userinfo?: (body: Json) => unknown
  deviceAnswer?: (body: Json) => Json
  /** By path: answers in place of the provider. */
  raw?: Record<string, Handler>
}

interface RogueRequest {
  readonly method: string
  readonly path: string
  readonly form: URLSearchParams
  readonly headers: IncomingMessage['headers']
}

export interface RogueProvider {
  readonly issuer: string
  bends: Bends
  readonly requests: RogueRequest[]
  /** TCP connections so far. */
  connections: number
  /** Seconds by which its clock is off. */
  clockOff: number
  /** What the next token answers are: errors first, then success. */
  readonly tokenErrors: { status: number; body: unknown; headers?: Record<string, string> }[]
  /** Where the browser is sent for this link. */
  respond(link: string): string
  /** Signs with a new key; the old one is no longer published. */
  replaceKey(options?: { sameKid?: boolean }): void
  readonly keys: { kid: string; privateKey: KeyObject; publicKey: KeyObject }
  count(path: string): number
  stop(): Promise<void>
}

export async function startRogueProvider(options: { path?: string } = {}): Promise<RogueProvider> {
  const base = options.path ?? ''
  const codes = new Map<string, { nonce: string; challenge: string; clientId: string }>()
  let keys = firstKeys
  const server = createServer((request, response) => {
    handle(request, response).catch(() => response.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}${base}`
  let lastClientId = 'latchkey'

  const rogue: RogueProvider = {
    issuer,
    bends: {},
    requests: [],
    connections: 0,
    clockOff: 0,
    tokenErrors: [],
    get keys() {
      return keys
    },
    respond(link) {
      const asked = new URL(link).searchParams
      const code = `${SECRET_MARK}-code-${randomBytes(12).toString('hex')}`
      lastClientId = asked.get('client_id') ?? ''
      codes.set(code, {
        nonce: asked.get('nonce') ?? '',
        challenge: asked.get('code_challenge') ?? '',
        clientId: lastClientId,
      })
      const right: [string, string][] = [
        ['code', code],
        ['state', asked.get('state') ?? ''],
        ['iss', issuer],
      ]
      const url = new URL(asked.get('redirect_uri') ?? '')
      url.search = new URLSearchParams(rogue.bends.response?.(right) ?? right).toString()
      return url.href
    },
    replaceKey({ sameKid = false } = {}) {
      keys = newKeys(sameKid ? keys.kid : `k${Date.now()}-${randomBytes(2).toString('hex')}`)
    },
    count: (path) => rogue.requests.filter((request) => request.path === `${base}${path}`).length,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
  server.on('connection', () => {
    rogue.connections += 1
  })
  return rogue

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = (request.url ?? '/').split('?')[0] ?? '/'
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    const form = new URLSearchParams(Buffer.concat(chunks).toString('utf8'))
    rogue.requests.push({ method: request.method ?? '', path, form, headers: request.headers })
    response.sendDate = false
    response.setHeader('date', new Date((now() + 0.5) * 1000).toUTCString())
    const raw = rogue.bends.raw?.[path.slice(base.length)]
    if (raw !== undefined) return raw(request, response)
    switch (path.slice(base.length)) {
      case '/.well-known/openid-configuration':
        return json(response, bent(rogue.bends.metadata, metadata()))
      case '/jwks':
        return json(response, bent(rogue.bends.keySet, { keys: [publicJwk(keys.kid, keys.publicKey)] }))
      case '/token':
        return token(form, response)
      case '/userinfo':
        return json(
          response,
          bent(rogue.bends.userinfo, { sub: 'person-1', email: 'person@example.com', groups: ['vpn'] }),
        )
      case '/device':
        return json(response, bent(rogue.bends.deviceAnswer, deviceAnswer()))
      case '/revoke':
        response.writeHead(200).end()
        return
      default:
        response.writeHead(404, { 'content-type': 'text/plain' }).end('nothing here')
    }
  }

  function token(form: URLSearchParams, response: ServerResponse): void {
    const error = rogue.tokenErrors.shift()
    if (error !== undefined) {
      response.writeHead(error.status, { 'content-type': 'application/json', ...error.headers })
      response.end(typeof error.body === 'string' ? error.body : JSON.stringify(error.body))
      return
    }
    const given = codes.get(form.get('code') ?? '')
    if (form.get('grant_type') === 'authorization_code') {
      const hash = createHash('sha256')
        .update(form.get('code_verifier') ?? '')
        .digest('base64url')
      codes.delete(form.get('code') ?? '')
      if (given === undefined || given.challenge !== hash) {
        json(response, { error: 'invalid_grant' }, 400)
        return
      }
    }
    const accessToken = `${SECRET_MARK}-access-${randomBytes(8).toString('hex')}`
    const payload: Json = {
      iss: issuer,
      sub: 'person-1',
      aud: given?.clientId ?? lastClientId,
      iat: now(),
      exp: now() + 3600,
      email: 'person@example.com',
      email_verified: true,
      preferred_username: 'person',
      name: 'A Person',
      groups: ['vpn'],
      at_hash: createHash('sha256').update(accessToken).digest().subarray(0, 16).toString('base64url'),
      ...(given === undefined ? {} : { nonce: given.nonce }),
    }
    const idToken = signToken(
      bent(rogue.bends.header, { alg: 'RS256', kid: keys.kid, typ: 'JWT' }) as Json,
      bent(rogue.bends.payload, payload) as Json,
      keys.privateKey,
    )
    const body: Json = {
      access_token: accessToken,
      token_type: 'Bearer',
      expires_in: 3600,
      refresh_token: `${SECRET_MARK}-refresh-${randomBytes(8).toString('hex')}`,
      id_token: bent(rogue.bends.idToken, idToken),
      scope: 'openid profile email',
    }
    json(response, bent(rogue.bends.answer, body))
  }

  function metadata(): Json {
    return {
      issuer,
      authorization_endpoint: `${issuer}/auth`,
      token_endpoint: `${issuer}/token`,
      jwks_uri: `${issuer}/jwks`,
      userinfo_endpoint: `${issuer}/userinfo`,
      device_authorization_endpoint: `${issuer}/device`,
      revocation_endpoint: `${issuer}/revoke`,
      end_session_endpoint: `${issuer}/logout`,
      response_types_supported: ['code'],
      subject_types_supported: ['public'],
      id_token_signing_alg_values_supported: ['RS256', 'HS256', 'none'],
      code_challenge_methods_supported: ['S256'],
      authorization_response_iss_parameter_supported: true,
      scopes_supported: ['openid', 'profile', 'email', 'offline_access'],
    }
  }

  function deviceAnswer(): Json {
    return {
      device_code: `${SECRET_MARK}-device`,
      user_code: 'ABCD-EFGH',
      verification_uri: `${issuer}/enter`,
      verification_uri_complete: `${issuer}/enter?user_code=ABCD-EFGH`,
      expires_in: 600,
      interval: 1,
    }
  }

  function now(): number {
    return Math.floor(Date.now() / 1000) + rogue.clockOff
  }
}

export function signToken(header: Json, payload: Json, key: KeyObject): string {
  const body = `${encode(header)}.${encode(payload)}`
  return `${body}.${createSign('sha256').update(body).sign(key).toString('base64url')}`
}

export function encode(part: unknown): string {
  return Buffer.from(JSON.stringify(part)).toString('base64url')
}

export function newKeys(kid: string, modulusLength = 2048) {
  return { kid, ...generateKeyPairSync('rsa', { modulusLength }) }
}

/** Making keys is slow; every provider may begin with the same. */
const firstKeys = newKeys('k1')

export function publicJwk(kid: string | undefined, key: KeyObject): Json {
  return { ...key.export({ format: 'jwk' }), ...(kid === undefined ? {} : { kid }), use: 'sig', alg: 'RS256' }
}

export function json(response: ServerResponse, body: unknown, status = 200): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}

function bent<T>(bend: ((right: T) => unknown) | undefined, right: T): unknown {
  return bend === undefined ? right : bend(right)
}
