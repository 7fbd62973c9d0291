/** Home in trouble: every kind of it that a person meets differently, with the facts it would name. */
import type { IdentitySession } from '../../../core/contract/session.ts'
import type { Snapshot } from '../../../core/contract/snapshot.ts'
import { AppError, type ErrorParams } from '../../../core/errors/app-error.ts'
import type { ErrorCode } from '../../../core/errors/catalogue/index.ts'
import { listParams } from '../../../core/oidc/refusal.ts'
import { appView } from '../app-views.ts'
import { active, alice, snapshot } from '../snapshots.ts'
import type { ScreenState } from './state.ts'

type Where = 'signedOut' | 'noDaemon' | 'unknown' | 'ended'

const host = 'login.acme.example'
const url = 'https://acme.example'

const TROUBLES: readonly (readonly [id: string, where: Where, code: ErrorCode, params: ErrorParams])[] = [
  [
    'rule',
    'signedOut',
    'admission.group',
    { ...listParams('allowed', ['/vpn', '/admins'], 'or'), ...listParams('had', ['/staff', '/everybody'], 'and') },
  ],
  [
    'rule-slash',
    'signedOut',
    'admission.group-slash',
    { wanted: 'vpn', same: '/vpn', difference: 'with a leading slash' },
  ],
  [
    'rule-domain',
    'signedOut',
    'admission.domain',
    { ...listParams('allowed', ['acme.example'], 'or'), email: 'alice@gmail.example' },
  ],
  ['wrong-owner', 'signedOut', 'session.wrong-owner', { owner: 'bob@acme.example', expected: 'alice@acme.example' }],
  ['other-server', 'signedOut', 'node.policy-other-server', { url: 'https://other.example', wanted: url }],
  ['page-foreign', 'signedOut', 'node.auth-url-foreign', { expected: url, seen: 'https://evil.example' }],
  ['offline', 'signedOut', 'oidc.offline', { host }],
  ['captive-portal', 'signedOut', 'oidc.captive-portal', { host }],
  ['provider-down', 'signedOut', 'oidc.provider-failed', { host, endpoint: 'token endpoint', status: 503 }],
  ['provider-unreachable', 'signedOut', 'oidc.unreachable', { host, reason: 'connection refused' }],
  ['server-down', 'signedOut', 'node.control-unreachable', { url, reason: 'nothing listens there' }],
  ['tls', 'signedOut', 'oidc.tls-not-trusted', { host, reason: 'unknown authority' }],
  ['server-tls', 'signedOut', 'node.control-tls', { url, reason: 'CERT_HAS_EXPIRED' }],
  ['clock', 'signedOut', 'oidc.clock-skew', { minutes: 73, direction: 'slow' }],
  ['timed-out', 'signedOut', 'session.step-timed-out', { step: 'waiting for the browser' }],
  ['code-expired', 'signedOut', 'oidc.device-expired', {}],
  ['ports', 'signedOut', 'oidc.redirect-ports-taken', { ports: '49152, 49153', reason: 'EADDRINUSE' }],
  [
    'not-permitted',
    'noDaemon',
    'node.not-permitted',
    { fix: 'Run `sudo tailscale set --operator=alice` once, then try again.' },
  ],
  ['daemon-stopped', 'noDaemon', 'node.daemon-unreachable', { fix: '`sudo systemctl enable --now tailscaled`' }],
  ['daemon-missing', 'noDaemon', 'node.daemon-missing', { fix: 'https://tailscale.com/download/linux' }],
  ['held-by-other', 'noDaemon', 'node.held-by-other', { who: 'ACME\\bob' }],
  ['mac-not-admin', 'noDaemon', 'node.macos-not-admin', {}],
  ['keychain-locked', 'unknown', 'keychain.locked', {}],
  ['keychain-absent', 'unknown', 'keychain.absent', { reason: 'no Secret Service runs in this session' }],
  ['session-damaged', 'unknown', 'keychain.unreadable', { where: 'its parts do not belong together' }],
  [
    'config',
    'unknown',
    'config.invalid',
    {
      details: 'Line 4 of config.yaml: issuers is no key of oidc:.',
      next: 'Write issuer, the nearest known key.',
    },
  ],
  ['session-ended', 'ended', 'oidc.session-ended', {}],
  ['account-disabled', 'ended', 'provider.account-disabled', {}],
  ['not-renewable', 'ended', 'session.not-renewable', {}],
  ['key-expired', 'signedOut', 'node.needs-login', { url }],
  ['cancelled', 'signedOut', 'general.cancelled', {}],
  ['bug', 'signedOut', 'general.bug', { where: 'read keychain' }],
]

function inTrouble(where: Where, code: ErrorCode, params: ErrorParams): Snapshot {
  const error = new AppError(code, params).toWire()
  if (where === 'noDaemon') return snapshot({ session: active, node: { kind: 'noDaemon', reason: error } })
  const sessions: Readonly<Record<Exclude<Where, 'noDaemon'>, IdentitySession>> = {
    signedOut: { kind: 'signedOut' },
    unknown: { kind: 'unknown', because: error },
    ended: { kind: 'ended', identity: alice, because: error },
  }
  return snapshot({ session: sessions[where], trouble: error })
}

export const troubleScreens: readonly ScreenState[] = [
  ...TROUBLES.map(
    ([id, where, code, params]): ScreenState => ({
      id: `trouble-${id}`,
      screen: 'home',
      snapshot: inTrouble(where, code, params),
      app: appView(),
    }),
  ),
  {
    id: 'trouble-details',
    screen: 'home',
    snapshot: inTrouble('signedOut', 'oidc.offline', { host }),
    app: appView(),
    press: ['summary'],
  },
  {
    id: 'trouble-without-keychain',
    screen: 'home',
    snapshot: inTrouble('unknown', 'keychain.locked', {}),
    app: appView(),
    press: ['.second-ways button'],
  },
  {
    id: 'trouble-refused',
    screen: 'home',
    snapshot: snapshot(),
    app: appView(),
    press: ['.primary'],
    refused: { 'session.signIn': new AppError('session.busy').toWire() },
  },
]
