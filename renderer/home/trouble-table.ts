/**
 * Every code of the error catalogue and its screen: a title, the one button that does it, and words of the window's own
 * where the catalogue's hint speaks to a terminal. A test walks the catalogue: no code is without a line here.
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
  /** In the place of the catalogue's hint; may name the error's parameters. */
  readonly todo: MessageName | null
}

/** What follows `Area` in the ids of messages. */
type Word<Area extends string, Name = MessageName> = Name extends `${Area}.${infer Rest}` ? Rest : never

type Title = Word<'trouble.title'>

type Row = readonly [title: Title, act: TroubleAct, todo?: Word<'trouble.todo'> | undefined, tone?: Tone]

/** By area and code. Words are ids below `trouble.title.` and `trouble.todo.`; a title alone is tried `again`. */
const TABLE: Readonly<Record<string, Readonly<Record<string, Row | Title>>>> = {
  general: {
    bug: ['unknown', 'doctor', 'report'],
    usage: ['unknown', 'doctor', 'report'],
    cancelled: ['cancelled', 'signIn', undefined, 'info'],
    'timed-out': ['timedOut', 'signIn', 'signInAgain'],
  },
  config: {
    invalid: ['config', 'doctor'],
    'file-missing': ['notSetUp', 'join', 'join', 'info'],
    'not-set-up': ['notSetUp', 'join', 'join', 'info'],
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
    'device-unsupported': ['noCodes', 'signIn', 'noCodes'],
    'device-expired': ['codeExpired', 'useCode'],
    denied: 'denied',
    'provider-refused': ['denied', 'copyDetails'],
    'issuer-mismatch': ['replyForeign', 'copyDetails', undefined, 'ended'],
    'response-invalid': 'replyInvalid',
    'code-refused': 'replyInvalid',
    'client-refused': ['appRefused', 'copyDetails'],
    'session-ended': ['ended', 'signIn', undefined, 'ended'],
    'session-foreign': ['sessionForeign', 'signIn', undefined, 'ended'],
    'renewal-failed': 'renewalFailed',
    'id-token-invalid': ['notTrusted', 'copyDetails', undefined, 'ended'],
    'id-token-signature': ['notTrusted', 'copyDetails', undefined, 'ended'],
    'clock-skew': 'clock',
    'subject-changed': ['otherAccountAnswered', 'signIn', undefined, 'ended'],
    'redirect-ports-taken': ['portsTaken', 'settings', 'portsTaken'],
    'redirect-not-allowed': ['portsForbidden', 'useCode', 'portsForbidden'],
    'redirect-timed-out': ['timedOut', 'signIn'],
    'redirect-cancelled': ['cancelled', 'signIn', undefined, 'info'],
    'redirect-replaced': ['replyTwice', 'signIn', 'signInAgain'],
  },
  provider: {
    'account-disabled': ['accountDisabled', 'signIn', undefined, 'ended'],
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
    locked: ['keychainLocked', 'again', 'keychainLocked'],
    absent: ['keychainAbsent', 'withoutKeychain'],
    'no-collection': 'keychainEmpty',
    denied: 'keychainDenied',
    unresponsive: 'keychainSilent',
    'too-long': ['keychainTooSmall', 'withoutKeychain'],
    'not-kept': ['keychainBroken', 'again', 'keychainBroken'],
    failed: ['keychainBroken', 'again', 'keychainBroken'],
    unreadable: ['sessionDamaged', 'signOut', 'sessionDamaged'],
    'unreadable-newer': ['sessionNewer', 'update', 'sessionNewer'],
    busy: 'otherLatchkey',
    'lock-unavailable': ['folder', 'again', 'folder'],
    'folder-not-private': 'folder',
    'file-failed': ['folder', 'again', 'folder'],
  },
  node: {
    'daemon-unreachable': 'daemonStopped',
    'daemon-missing': 'daemonMissing',
    'daemon-silent': 'daemonSilent',
    'daemon-answer': ['daemonAnswer', 'doctor', 'daemonAnswer'],
    'not-permitted': 'notPermitted',
    'socket-foreign': ['socketForeign', 'copyDetails', undefined, 'ended'],
    'operator-would-lose': ['operatorStep', 'copyDetails'],
    'held-by-other': 'heldByOther',
    'macos-not-admin': 'macNotAdmin',
    'request-refused': ['daemonRefused', 'again', 'daemonRefused'],
    'policy-other-server': ['policyServer', 'copyDetails'],
    'auth-url-foreign': ['pageForeign', 'copyDetails', undefined, 'ended'],
    'control-unreachable': 'serverUnreachable',
    'control-tls': ['serverTls', 'copyDetails'],
    'control-not-headscale': ['noServer', 'copyDetails'],
    'control-url-bad': ['noServer', 'doctor'],
    'control-refused': ['deviceRefused', 'copyDetails'],
    'no-auth-url': ['serverSilent', 'again', 'checkStepByStep'],
    'no-confirm-page': ['noConfirmPage', 'copyDetails'],
    'approval-timed-out': ['notConfirmed', 'signIn'],
    'not-running': ['notRunning', 'again', 'checkStepByStep'],
    'needs-login': ['deviceUnknown', 'signIn'],
    'command-failed': 'commandFailed',
  },
  session: {
    'not-signed-in': ['notSignedIn', 'signIn', undefined, 'info'],
    'sign-out-unfinished': ['signOutUnfinished', 'signOut', 'signOutUnfinished'],
    'not-renewable': ['notRenewable', 'signIn', undefined, 'ended'],
    busy: ['busy', 'cancel'],
    'step-timed-out': ['timedOut', 'signIn'],
    'browser-failed': ['browserFailed', 'copyLink', 'browserFailed'],
    'wrong-owner': ['wrongOwner', 'signIn'],
    'wrong-owner-right-lost': ['wrongOwnerRight', 'copyDetails'],
    'wrong-owner-kept': ['wrongOwnerKept', 'copyDetails'],
    'foreign-node': ['foreignNode', 'anotherAccount', 'foreignNode'],
  },
}

/** The screen of an error that this window was not built with; none of ours. */
const UNKNOWN: Row = ['unknown', 'doctor', 'report']

export function troubleScreen(code: string): TroubleScreen {
  const [area = '', rest = ''] = code.split('.')
  const row = TABLE[area]?.[rest] ?? UNKNOWN
  const [title, act, todo, tone = 'attention']: Row = typeof row === 'string' ? [row, 'again'] : row
  return { title: `trouble.title.${title}`, act, tone, todo: todo === undefined ? null : `trouble.todo.${todo}` }
}
