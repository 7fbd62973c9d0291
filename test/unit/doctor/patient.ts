/** A patient in good health; a test makes it ill. */
import type { Check } from '../../../core/doctor/check.ts'
import { examine } from '../../../core/doctor/examine.ts'
import type { Patient } from '../../../core/doctor/ports.ts'
import { alice, facts, NOW, snapshotOf } from '../cli/support.ts'

const ISSUER = 'https://id.acme.example'
const SERVER = 'https://headscale.acme.example'

export function healthyPatient(): Patient {
  return {
    face: 'app',
    version: '1.2.3',
    runtime: 'Electron 45, linux x64',
    clock: { now: () => NOW },
    configuration: {
      profile: 'default',
      issuer: ISSUER,
      controlUrl: SERVER,
      redirectPorts: [],
      settings: [{ key: 'oidc.issuer', value: ISSUER, source: 'config.yaml:2' }],
      notices: [],
    },
    ownFiles: {
      folder: '/home/alice/.config/latchkey',
      check: async () => {},
      vault: {
        probe: async () => {},
        read: async () => ({ identity: alice, expiresAt: NOW + 3_600_000, refreshToken: {} }),
      },
      lock: { hold: (work) => work() },
    },
    network: {
      proxyFor: async () => null,
      authorities: () => ({ sources: ['the system'], unreadable: [] }),
      checksTurnedOff: false,
    },
    browser: {
      openRedirect: async () => ({ redirectUri: 'http://127.0.0.1:1234/callback', close: async () => {} }),
      ask: async () => {},
      opener: () => 'the browser of the system',
    },
    provider: {
      check: async () => ({
        profile: 'keycloak',
        authorizationEndpoint: `${ISSUER}/auth`,
        findings: [{ name: 'discovery', verdict: 'ok', detail: 'It answers.', fix: null, error: null }],
      }),
    },
    controlServer: {
      url: SERVER,
      look: async () => ({ kind: 'headscale', healthy: true, version: 'v0.29.2' }),
      usesProvider: async () => true,
      readSignIn: async () => ({
        authorizationEndpoint: `${ISSUER}/auth`,
        clientId: 'headscale',
        scope: 'openid',
        canonicalUrl: SERVER,
        pkce: true,
      }),
    },
    daemon: {
      kind: 'session',
      snapshot: async () => snapshotOf({ node: { kind: 'running', facts }, connected: true, ownership: 'ours' }),
      access: async () => 'full',
      requireRightToManage: async () => {},
    },
  }
}

export type Finding = Check & { readonly area: string }

/** All findings, in the order of the areas. */
export async function findings(patient: Patient, signal = new AbortController().signal): Promise<readonly Finding[]> {
  const areas = examine(patient, signal).map(async ({ name, checks }) =>
    (await checks).map((check) => ({ area: name, ...check })),
  )
  return (await Promise.all(areas)).flat()
}
