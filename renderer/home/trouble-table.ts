/**
 * Every code of the error catalogue and its screen: a title, the one button that does it, and words of the window's own
 * where the catalogue's hint speaks to a terminal. A test walks the catalogue: no code is without a line here.
 */
import type { MessageName } from '../../messages/speech.ts'
import type { Tone } from '../kit/notice.tsx'
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

type Row = readonly [
  title: Word<'trouble.title'>,
  act: TroubleAct,
  todo?: Word<'trouble.todo'> | undefined,
  tone?: Tone,
]

/** Words are ids below `trouble.title.` and `trouble.todo.`; the tone is `attention` where none is written. */
const TABLE: Readonly<Record<string, Row>> = {
  'general.bug': ['unknown', 'doctor', 'report'],
  'general.usage': ['unknown', 'doctor', 'report'],
  'general.cancelled': ['cancelled', 'signIn', undefined, 'info'],
  'general.timed-out': ['timedOut', 'signIn', 'signInAgain'],
  'config.invalid': ['config', 'doctor'],
  'config.file-missing': ['notSetUp', 'join', 'join', 'info'],
  'config.not-set-up': ['notSetUp', 'join', 'join', 'info'],
  'config.unreadable': ['configUnreadable', 'doctor'],
  'config.must-change': ['configMustChange', 'copyDetails'],
  'config.profile-name': ['config', 'doctor'],
  'config.profile-unknown': ['profileUnknown', 'join'],
  'config.profile-managed': ['managed', 'copyDetails'],
  'config.setting-managed': ['managed', 'copyDetails'],
  'config.login-item': ['loginItem', 'settings'],
  'config.no-home': ['noHome', 'copyDetails'],
  'oidc.offline': ['offline', 'again'],
  'oidc.name-unknown': ['providerNotFound', 'again'],
  'oidc.unreachable': ['providerUnreachable', 'again'],
  'oidc.timeout': ['providerSilent', 'again'],
  'oidc.tls-not-trusted': ['providerTls', 'copyDetails'],
  'oidc.proxy-failed': ['proxy', 'again'],
  'oidc.captive-portal': ['captivePortal', 'again'],
  'oidc.redirected': ['providerElsewhere', 'again'],
  'oidc.provider-busy': ['providerBusy', 'again'],
  'oidc.provider-failed': ['providerDown', 'again'],
  'oidc.answer-too-large': ['providerAnswer', 'copyDetails'],
  'oidc.answer-encoded': ['providerAnswer', 'copyDetails'],
  'oidc.answer-malformed': ['providerAnswer', 'again'],
  'oidc.not-a-provider': ['noProvider', 'copyDetails'],
  'oidc.discovery-mismatch': ['providerName', 'copyDetails'],
  'oidc.metadata-unusable': ['providerSetUp', 'copyDetails'],
  'oidc.parameter-reserved': ['config', 'doctor'],
  'oidc.device-unsupported': ['noCodes', 'signIn', 'noCodes'],
  'oidc.device-expired': ['codeExpired', 'useCode'],
  'oidc.denied': ['denied', 'again'],
  'oidc.provider-refused': ['denied', 'copyDetails'],
  'oidc.issuer-mismatch': ['replyForeign', 'copyDetails', undefined, 'ended'],
  'oidc.response-invalid': ['replyInvalid', 'again'],
  'oidc.code-refused': ['replyInvalid', 'again'],
  'oidc.client-refused': ['appRefused', 'copyDetails'],
  'oidc.session-ended': ['ended', 'signIn', undefined, 'ended'],
  'oidc.session-foreign': ['sessionForeign', 'signIn', undefined, 'ended'],
  'oidc.renewal-failed': ['renewalFailed', 'again'],
  'oidc.id-token-invalid': ['notTrusted', 'copyDetails', undefined, 'ended'],
  'oidc.id-token-signature': ['notTrusted', 'copyDetails', undefined, 'ended'],
  'oidc.clock-skew': ['clock', 'again'],
  'oidc.subject-changed': ['otherAccountAnswered', 'signIn', undefined, 'ended'],
  'oidc.redirect-ports-taken': ['portsTaken', 'settings', 'portsTaken'],
  'oidc.redirect-not-allowed': ['portsForbidden', 'useCode', 'portsForbidden'],
  'oidc.redirect-timed-out': ['timedOut', 'signIn'],
  'oidc.redirect-cancelled': ['cancelled', 'signIn', undefined, 'info'],
  'oidc.redirect-replaced': ['replyTwice', 'signIn', 'signInAgain'],
  'provider.account-disabled': ['accountDisabled', 'signIn', undefined, 'ended'],
  'provider.account-not-assigned': ['notAssigned', 'anotherAccount'],
  'provider.consent-needed': ['consent', 'copyDetails'],
  'provider.blocked-by-policy': ['organisationRule', 'again'],
  'provider.secret-needed': ['secretMissing', 'copyDetails'],
  'admission.no-email': ['emailMissing', 'anotherAccount'],
  'admission.unverified-email': ['emailUnverified', 'again'],
  'admission.email-not-vouched': ['emailUnverified', 'copyDetails'],
  'admission.email-verified-unreadable': ['emailUnverified', 'copyDetails'],
  'admission.domain': ['emailDomain', 'anotherAccount'],
  'admission.user': ['notListed', 'anotherAccount'],
  'admission.user-name-listed': ['notListed', 'copyDetails'],
  'admission.group': ['group', 'anotherAccount'],
  'admission.group-slash': ['group', 'copyDetails'],
  'admission.group-spn': ['group', 'copyDetails'],
  'admission.group-ids': ['group', 'copyDetails'],
  'admission.groups-overage': ['groupsNotSent', 'copyDetails'],
  'admission.groups-unsupported': ['groupsNotSent', 'copyDetails'],
  'admission.groups-missing': ['groupsNotSent', 'anotherAccount'],
  'admission.letter-case': ['notListed', 'copyDetails'],
  'keychain.locked': ['keychainLocked', 'again', 'keychainLocked'],
  'keychain.absent': ['keychainAbsent', 'withoutKeychain'],
  'keychain.no-collection': ['keychainEmpty', 'again'],
  'keychain.denied': ['keychainDenied', 'again'],
  'keychain.unresponsive': ['keychainSilent', 'again'],
  'keychain.too-long': ['keychainTooSmall', 'withoutKeychain'],
  'keychain.not-kept': ['keychainBroken', 'again', 'keychainBroken'],
  'keychain.failed': ['keychainBroken', 'again', 'keychainBroken'],
  'keychain.unreadable': ['sessionDamaged', 'signOut', 'sessionDamaged'],
  'keychain.unreadable-newer': ['sessionNewer', 'update', 'sessionNewer'],
  'keychain.busy': ['otherLatchkey', 'again'],
  'keychain.lock-unavailable': ['folder', 'again', 'folder'],
  'keychain.folder-not-private': ['folder', 'again'],
  'keychain.file-failed': ['folder', 'again', 'folder'],
  'node.daemon-unreachable': ['daemonStopped', 'again'],
  'node.daemon-missing': ['daemonMissing', 'again'],
  'node.daemon-silent': ['daemonSilent', 'again'],
  'node.daemon-answer': ['daemonAnswer', 'doctor', 'daemonAnswer'],
  'node.not-permitted': ['notPermitted', 'again'],
  'node.socket-foreign': ['socketForeign', 'copyDetails', undefined, 'ended'],
  'node.operator-would-lose': ['operatorStep', 'copyDetails'],
  'node.held-by-other': ['heldByOther', 'again'],
  'node.macos-not-admin': ['macNotAdmin', 'again'],
  'node.request-refused': ['daemonRefused', 'again', 'daemonRefused'],
  'node.policy-other-server': ['policyServer', 'copyDetails'],
  'node.auth-url-foreign': ['pageForeign', 'copyDetails', undefined, 'ended'],
  'node.control-unreachable': ['serverUnreachable', 'again'],
  'node.control-tls': ['serverTls', 'copyDetails'],
  'node.control-not-headscale': ['noServer', 'copyDetails'],
  'node.control-url-bad': ['noServer', 'doctor'],
  'node.control-refused': ['deviceRefused', 'copyDetails'],
  'node.no-auth-url': ['serverSilent', 'again', 'checkStepByStep'],
  'node.no-confirm-page': ['noConfirmPage', 'copyDetails'],
  'node.approval-timed-out': ['notConfirmed', 'signIn'],
  'node.not-running': ['notRunning', 'again', 'checkStepByStep'],
  'node.needs-login': ['deviceUnknown', 'signIn'],
  'node.command-failed': ['commandFailed', 'again'],
  'session.not-signed-in': ['notSignedIn', 'signIn', undefined, 'info'],
  'session.sign-out-unfinished': ['signOutUnfinished', 'signOut', 'signOutUnfinished'],
  'session.not-renewable': ['notRenewable', 'signIn', undefined, 'ended'],
  'session.busy': ['busy', 'cancel'],
  'session.step-timed-out': ['timedOut', 'signIn'],
  'session.browser-failed': ['browserFailed', 'copyLink', 'browserFailed'],
  'session.wrong-owner': ['wrongOwner', 'signIn'],
  'session.wrong-owner-right-lost': ['wrongOwnerRight', 'copyDetails'],
  'session.wrong-owner-kept': ['wrongOwnerKept', 'copyDetails'],
  'session.foreign-node': ['foreignNode', 'anotherAccount', 'foreignNode'],
}

/** The screen of an error that this window was not built with; none of ours. */
const UNKNOWN: Row = ['unknown', 'doctor', 'report']

export function troubleScreen(code: string): TroubleScreen {
  const [title, act, todo, tone = 'attention'] = (Object.hasOwn(TABLE, code) ? TABLE[code] : undefined) ?? UNKNOWN
  return { title: `trouble.title.${title}`, act, tone, todo: todo === undefined ? null : `trouble.todo.${todo}` }
}
