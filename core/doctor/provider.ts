/** The provider, asked live: discovery, key set, PKCE, clock, what it offers, and whether two clients see one person. */
import { type Check, ok } from './check.ts'
import type { ProviderReport } from './ports.ts'

const NAMES: Readonly<Record<string, string>> = {
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

export function describeProvider({ profile, findings }: ProviderReport): readonly Check[] {
  return [
    ...(profile === null ? [] : [ok('provider profile', profile)]),
    ...findings.map(
      ({ name, verdict, detail, fix, error }): Check => ({
        name: NAMES[name] ?? name,
        verdict: verdict === 'warning' ? 'warn' : verdict === 'failed' ? 'fail' : 'ok',
        found: detail,
        fix,
        code: error?.code ?? null,
      }),
    ),
  ]
}
