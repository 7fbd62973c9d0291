/**
 * The yardstick: what a careful person writes with openid-client alone, in a hundred lines. Authorization code with
 * PKCE, state and nonce over a loopback redirect; nothing is cached, stored, checked against rules or explained.
 */
import { createServer } from 'node:http'
import * as client from 'openid-client'

/**
 * @param {string} issuer
 * @param {string} clientId
 * @param {boolean} checkSignature the library's default for the code flow is not to
 */
export async function discover(issuer, clientId, checkSignature) {
  const config = await client.discovery(new URL(issuer), clientId, undefined, client.None(), {
    execute: [client.allowInsecureRequests],
  })
  if (checkSignature) client.enableNonRepudiationChecks(config)
  return config
}

/** The same from metadata at hand, without a request. */
export function configure(metadata, clientId, checkSignature) {
  const config = new client.Configuration(metadata, clientId, undefined, client.None())
  if (checkSignature) client.enableNonRepudiationChecks(config)
  return config
}

/**
 * One sign-in. `open` is called with the link; `onCallback` when the response arrives.
 * @returns the token answer
 */
export async function signIn(config, scope, open, onCallback = () => {}) {
  const verifier = client.randomPKCECodeVerifier()
  const state = client.randomState()
  const nonce = client.randomNonce()
  const server = createServer()
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
  const redirectUri = `http://127.0.0.1:${server.address().port}/callback`
  try {
    const arrived = new Promise((resolve) =>
      server.on('request', (request, response) => resolve({ request, response })),
    )
    await open(
      client.buildAuthorizationUrl(config, {
        redirect_uri: redirectUri,
        scope,
        state,
        nonce,
        code_challenge: await client.calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
      }).href,
    )
    const { request, response } = await arrived
    onCallback()
    const tokens = await client.authorizationCodeGrant(config, new URL(request.url, redirectUri), {
      pkceCodeVerifier: verifier,
      expectedState: state,
      expectedNonce: nonce,
      idTokenExpected: true,
    })
    response.setHeader('connection', 'close').end('Signed in. You may close this page.')
    return tokens
  } finally {
    server.close()
  }
}

export function renew(config, refreshToken) {
  return client.refreshTokenGrant(config, refreshToken)
}
