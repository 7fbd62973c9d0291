/** The control server, from our side: what it is, how old, and whether it signs people in at the same provider as we do. */
import { AppError } from '../errors/app-error.ts'
import { type Check, fail, ok, skip, warn } from './check.ts'
import type { ControlServerPort, ControlServerSeen, ControlServerSignIn } from './ports.ts'

export interface ControlServerFindings {
  readonly checks: readonly Check[]
  /** null when it has none, or could not be asked. */
  readonly signIn: ControlServerSignIn | null
}

/** One request to its registration page takes one of its pending logins: asked once a run. */
export async function checkControlServer(
  server: ControlServerPort | null,
  signal: AbortSignal,
): Promise<ControlServerFindings> {
  if (server === null) {
    return { checks: [skip('server', 'No control.url is configured: Latchkey signs in only.')], signIn: null }
  }
  const { url } = server
  try {
    const seen = await server.look(signal)
    if (seen.kind === 'other') {
      const found = `${url} speaks the protocol, but is no Headscale.`
      return { checks: [warn('server', found, 'Sign-in through the browser is made for Headscale.')], signIn: null }
    }
    const [uses, signIn] = await Promise.all([server.usesProvider(signal), server.readSignIn(signal)])
    return { checks: [describeServer(url, seen), ...describeSignIn(url, uses, signIn)], signIn }
  } catch (caught) {
    return { checks: [fail('server', caught)], signIn: null }
  }
}

function describeServer(url: string, { version, healthy }: ControlServerSeen): Check {
  const name = `Headscale ${version ?? 'of unknown version (0.26 or older)'} at ${url}`
  if (healthy === false)
    return warn('server', `${name} says that it is not well.`, 'Ask your administrator: its database may be gone.')
  return ok('server', `${name}.`)
}

function describeSignIn(url: string, uses: boolean | null, signIn: ControlServerSignIn | null): Check[] {
  if (uses === false || signIn === null) {
    return [
      warn(
        'sign-in there',
        'Headscale does not sign people in through a provider, so this device cannot be confirmed in the browser.',
        'Ask your administrator to set `oidc:` in Headscale; if it is set, its provider was down when it started: restart it.',
      ),
    ]
  }
  const address =
    signIn.canonicalUrl === url
      ? ok('address', `It calls itself as configured.`)
      : fail('address', new AppError('node.auth-url-foreign', { expected: url, seen: signIn.canonicalUrl }))
  return [
    address,
    ok('sign-in there', `Client ${signIn.clientId}, scope ${signIn.scope}${signIn.pkce ? ', with PKCE' : ''}.`),
  ]
}

/** @param ours the provider's authorization endpoint, where we send people; null when it could not be asked */
export function compareIssuers(theirs: ControlServerSignIn | null, ours: string | null): Check[] {
  if (theirs === null) return []
  if (ours === null) return [skip('same provider', 'Our provider could not be asked.')]
  if (theirs.authorizationEndpoint === ours)
    return [ok('same provider', 'Headscale sends people to the same provider.')]
  return [
    warn(
      'same provider',
      `Headscale sends people to ${theirs.authorizationEndpoint}, Latchkey to ${ours}.`,
      'Use the same issuer in both, or this device is registered for an account of the other provider.',
    ),
  ]
}
