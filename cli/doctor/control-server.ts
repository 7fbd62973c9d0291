/** The control server, from our side: what it is, how old, and whether it signs people in at the same provider as we do. */

import { AppError } from '../../core/errors/app-error.ts'
import type { ControlServer, ControlServerOidc } from '../../core/node/control-server.ts'
import { controlServerUsesOidc, lookAtControlServer, readControlServerOidc } from '../../core/node/control-server.ts'
import type { App } from '../compose.ts'
import { AREA_LIMIT_MS, type Check, fail, ok, skip, warn } from './check.ts'

export interface ControlServerFindings {
  readonly checks: readonly Check[]
  /** null when it has none, or could not be asked. */
  readonly oidc: ControlServerOidc | null
}

/** One request to its registration page takes one of its pending logins: asked once a run. */
export async function checkControlServer({ config, http, clock }: App): Promise<ControlServerFindings> {
  const { url } = config.control
  if (url === null)
    return { checks: [skip('server', 'No control.url is configured: Latchkey signs in only.')], oidc: null }
  const signal = AbortSignal.timeout(AREA_LIMIT_MS)
  const options = { url, fetch: http.fetch, probe: http.probeRedirect, clock, signal }
  try {
    const server = await lookAtControlServer(options)
    if (server.kind === 'other') {
      const found = `${url} speaks the protocol, but is no Headscale.`
      return { checks: [warn('server', found, 'Sign-in through the browser is made for Headscale.')], oidc: null }
    }
    const [uses, oidc] = await Promise.all([controlServerUsesOidc(options), readControlServerOidc(options)])
    return { checks: [describeServer(url, server), ...describeSignIn(url, uses, oidc)], oidc }
  } catch (caught) {
    return { checks: [fail('server', caught)], oidc: null }
  }
}

function describeServer(url: string, { version, healthy }: ControlServer): Check {
  const name = `Headscale ${version ?? 'of unknown version (0.26 or older)'} at ${url}`
  if (healthy === false)
    return warn('server', `${name} says that it is not well.`, 'Ask your administrator: its database may be gone.')
  return ok('server', `${name}.`)
}

function describeSignIn(url: string, uses: boolean | null, oidc: ControlServerOidc | null): Check[] {
  if (uses === false || oidc === null) {
    return [
      warn(
        'sign-in there',
        'Headscale does not sign people in through a provider, so this device cannot be confirmed in the browser.',
        'Ask your administrator to set `oidc:` in Headscale; if it is set, its provider was down when it started: restart it.',
      ),
    ]
  }
  const address =
    oidc.canonicalUrl === url
      ? ok('address', `It calls itself as configured.`)
      : fail('address', new AppError('node.auth-url-foreign', { expected: url, seen: oidc.canonicalUrl }))
  return [
    address,
    ok('sign-in there', `Client ${oidc.clientId}, scope ${oidc.scope}${oidc.pkce ? ', with PKCE' : ''}.`),
  ]
}

/** @param ours the provider's authorization endpoint, where we send people; null when it could not be asked */
export function compareIssuers(theirs: ControlServerOidc | null, ours: string | null): Check[] {
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
