/** The provider, asked live: discovery, key set, PKCE, clock, what it offers, and whether two clients see one person. */
import type { FindingName } from '../../core/oidc/check.ts'
import type { App } from '../compose.ts'
import { AREA_LIMIT_MS, type Check, ok } from './check.ts'

const NAMES: Readonly<Record<FindingName, string>> = {
  discovery: 'discovery',
  keys: 'key set',
  pkce: 'PKCE',
  issuerInResponse: 'issuer in replies',
  refresh: 'renewal',
  device: 'code on another device',
  revocation: 'revocation',
  clock: 'clock',
  sharedClient: 'shared client',
}

/** @param headscaleClientId as its registration page shows it; null when not known */
export async function checkProvider({ provider }: App, headscaleClientId: string | null): Promise<readonly Check[]> {
  const oidc = await provider.load()
  const { profile, findings } = await oidc.check(AbortSignal.timeout(AREA_LIMIT_MS), headscaleClientId)
  return [
    ...(profile === null ? [] : [ok('provider profile', profile)]),
    ...findings.map(
      ({ name, verdict, detail, fix, error }): Check => ({
        name: NAMES[name],
        verdict: verdict === 'warning' ? 'warn' : verdict === 'failed' ? 'fail' : 'ok',
        found: detail,
        fix,
        code: error?.code ?? null,
      }),
    ),
  ]
}
