/**
 * Every code of the error catalogue and its screen: a title and the one button that does it. What to do stands in the
 * messages `hints.*` or in the catalogue. A test walks the catalogue: no code is without a line here.
 */
import type { MessageName } from '../../messages/speech.ts'
import type { Tone } from '../kit/tone.ts'
import type { ActName } from './act.ts'

/** `again`: the same once more, whatever it was (trouble.ts). */
export type TroubleAct = 'again' | ActName

export interface TroubleScreen {
  readonly title: MessageName
  readonly act: TroubleAct
  readonly tone: Tone
}

/** What follows `Area` in the ids of messages. */
type Word<Area extends string, Name = MessageName> = Name extends `${Area}.${infer Rest}` ? Rest : never

type Title = Word<'trouble.title'>

type Row = readonly [title: Title, act: TroubleAct, tone?: Tone]

/** By area and code. Words are ids below `trouble.title.`; a title alone is tried `again`. */
const TABLE: Readonly<Record<string, Readonly<Record<string, Row | Title>>>> = {
  general: {
    bug: ['unknown', 'doctor'],
    usage: ['unknown', 'doctor'],
    'part-missing': ['partMissing', 'update'],
    cancelled: ['cancelled', 'signIn', 'info'],
    'timed-out': ['timedOut', 'signIn'],
  },
  config: {
    invalid: ['config', 'doctor'],
    'file-missing': ['notSetUp', 'join', 'info'],
    'not-set-up': ['notSetUp', 'join', 'info'],
    unreadable: ['configUnreadable', 'doctor'],
    'must-change': ['configMustChange', 'copyDetails'],
    'profile-name': ['config', 'doctor'],
    'profile-unknown': ['profileUnknown', 'join'],
    'profile-managed': ['managed', 'copyDetails'],
    'setting-managed': ['managed', 'copyDetails'],
    'login-item': ['loginItem', 'settings'],
    'no-home': ['noHome', 'copyDetails'],
  },
  oidc: {
    offline: 'offline',
    'name-unknown': 'providerNotFound',
    unreachable: 'providerUnreachable',
    timeout: 'providerSilent',
    'tls-not-trusted': ['providerTls', 'copyDetails'],
    'proxy-failed': 'proxy',
    'captive-portal': 'captivePortal',
    redirected: 'providerElsewhere',
    'provider-busy': 'providerBusy',
    'provider-failed': 'providerDown',
    'answer-too-large': ['providerAnswer', 'copyDetails'],
    'answer-encoded': ['providerAnswer', 'copyDetails'],
    'answer-malformed': 'providerAnswer',
    'not-a-provider': ['noProvider', 'copyDetails'],
    'discovery-mismatch': ['providerName', 'copyDetails'],
    'metadata-unusable': ['providerSetUp', 'copyDetails'],
    'parameter-reserved': ['config', 'doctor'],
    'device-unsupported': ['noCodes', 'signIn'],
    'device-expired': ['codeExpired', 'useCode'],
    denied: 'denied',
    'provider-refused': ['denied', 'copyDetails'],
    'issuer-mismatch': ['replyForeign', 'copyDetails', 'ended'],
    'response-invalid': 'replyInvalid',
    'code-refused': 'replyInvalid',
    'client-refused': ['appRefused', 'copyDetails'],
    'session-ended': ['ended', 'signIn', 'ended'],
    'session-foreign': ['sessionForeign', 'signIn', 'ended'],
    'renewal-failed': 'renewalFailed',
    'id-token-invalid': ['notTrusted', 'copyDetails', 'ended'],
    'id-token-signature': ['notTrusted', 'copyDetails', 'ended'],
    'clock-skew': 'clock',
    'subject-changed': ['otherAccountAnswered', 'signIn', 'ended'],
    'redirect-ports-taken': ['portsTaken', 'settings'],
    'redirect-not-allowed': ['portsForbidden', 'useCode'],
    'redirect-timed-out': ['timedOut', 'signIn'],
    'redirect-cancelled': ['cancelled', 'signIn', 'info'],
    'redirect-replaced': ['replyTwice', 'signIn'],
  },
  provider: {
    'account-disabled': ['accountDisabled', 'signIn', 'ended'],
    'account-not-assigned': ['notAssigned', 'anotherAccount'],
    'consent-needed': ['consent', 'copyDetails'],
    'blocked-by-policy': 'organisationRule',
    'secret-needed': ['secretMissing', 'copyDetails'],
  },
  admission: {
    'no-email': ['emailMissing', 'anotherAccount'],
    'unverified-email': 'emailUnverified',
    'email-not-vouched': ['emailUnverified', 'copyDetails'],
    'email-verified-unreadable': ['emailUnverified', 'copyDetails'],
    domain: ['emailDomain', 'anotherAccount'],
    user: ['notListed', 'anotherAccount'],
    'user-name-listed': ['notListed', 'copyDetails'],
    group: ['group', 'anotherAccount'],
    'group-slash': ['group', 'copyDetails'],
    'group-spn': ['group', 'copyDetails'],
    'group-ids': ['group', 'copyDetails'],
    'groups-overage': ['groupsNotSent', 'copyDetails'],
    'groups-unsupported': ['groupsNotSent', 'copyDetails'],
    'groups-missing': ['groupsNotSent', 'anotherAccount'],
    'letter-case': ['notListed', 'copyDetails'],
  },
  keychain: {
    locked: 'keychainLocked',
    absent: ['keychainAbsent', 'withoutKeychain'],
    'no-collection': 'keychainEmpty',
    denied: 'keychainDenied',
    unresponsive: 'keychainSilent',
    'too-long': ['keychainTooSmall', 'withoutKeychain'],
    'not-kept': 'keychainBroken',
    failed: 'keychainBroken',
    unreadable: ['sessionDamaged', 'signOut'],
    'unreadable-newer': ['sessionNewer', 'update'],
    busy: 'otherLatchkey',
    'lock-unavailable': 'folder',
    'folder-not-private': 'folder',
    'file-failed': 'folder',
  },
  node: {
    'daemon-unreachable': 'daemonStopped',
    'daemon-missing': 'daemonMissing',
    'daemon-silent': 'daemonSilent',
    'daemon-answer': ['daemonAnswer', 'doctor'],
    'not-permitted': 'notPermitted',
    'socket-foreign': ['socketForeign', 'copyDetails', 'ended'],
    'operator-would-lose': ['operatorStep', 'copyDetails'],
    'held-by-other': 'heldByOther',
    'macos-not-admin': 'macNotAdmin',
    'request-refused': 'daemonRefused',
    'policy-other-server': ['policyServer', 'copyDetails'],
    'auth-url-foreign': ['pageForeign', 'copyDetails', 'ended'],
    'control-unreachable': 'serverUnreachable',
    'control-tls': ['serverTls', 'copyDetails'],
    'control-not-headscale': ['noServer', 'copyDetails'],
    'control-url-bad': ['noServer', 'doctor'],
    'control-refused': ['deviceRefused', 'copyDetails'],
    'no-auth-url': 'serverSilent',
    'no-confirm-page': ['noConfirmPage', 'copyDetails'],
    'approval-timed-out': ['notConfirmed', 'signIn'],
    'not-running': 'notRunning',
    'needs-login': ['deviceUnknown', 'signIn'],
    'command-failed': 'commandFailed',
  },
  session: {
    'not-signed-in': ['notSignedIn', 'signIn', 'info'],
    'sign-out-unfinished': ['signOutUnfinished', 'signOut'],
    'not-renewable': ['notRenewable', 'signIn', 'ended'],
    busy: ['busy', 'cancel'],
    'step-timed-out': ['timedOut', 'signIn'],
    'browser-failed': ['browserFailed', 'copyLink'],
    'wrong-owner': ['wrongOwner', 'signIn'],
    'wrong-owner-right-lost': ['wrongOwnerRight', 'copyDetails'],
    'wrong-owner-kept': ['wrongOwnerKept', 'copyDetails'],
    'foreign-node': ['foreignNode', 'anotherAccount'],
  },
}

/** The screen of an error that this window was not built with; none of ours. */
const UNKNOWN: Row = ['unknown', 'doctor']

export function troubleScreen(code: string): TroubleScreen {
  const [area = '', rest = ''] = code.split('.')
  const row = TABLE[area]?.[rest] ?? UNKNOWN
  const [title, act, tone = 'attention']: Row = typeof row === 'string' ? [row, 'again'] : row
  return { title: `trouble.title.${title}`, act, tone }
}
