/**
 * Error codes of `oidc`: reaching the provider, what it answers, and what its tokens must hold. None carries a text of
 * the provider; an OAuth `error` code is named where it helps an administrator.
 */
import type { CatalogueArea } from './entry.ts'

export const oidc = {
  // Reaching the provider
  'oidc.offline': {
    family: 'network',
    userMessage: 'This device has no network, so your provider at {host} cannot be asked.',
    hint: 'Connect to a network, then try again.',
  },
  'oidc.name-unknown': {
    family: 'network',
    userMessage: 'The address {host} of your provider was not found.',
    hint: 'Check the network. If it works otherwise, ask your administrator about the address.',
  },
  'oidc.unreachable': {
    family: 'network',
    userMessage: 'Your provider at {host} cannot be reached ({reason}).',
    hint: 'Check the network and try again.',
  },
  'oidc.timeout': {
    family: 'network',
    userMessage: 'Your provider at {host} did not finish its answer within {seconds} seconds.',
    hint: 'Try again; if it stays so, ask your administrator.',
  },
  'oidc.tls-not-trusted': {
    family: 'network',
    userMessage: 'The certificate of {host} is not trusted ({reason}).',
    hint: "Ask your administrator to install your organisation's certificate authority on this device. Check the clock too.",
  },
  'oidc.proxy-failed': {
    family: 'network',
    userMessage: 'The proxy on the way to {host} refused or failed ({reason}).',
    hint: 'Check the proxy settings of this device.',
  },
  'oidc.captive-portal': {
    family: 'network',
    userMessage: 'A web page answered in place of your provider at {host}.',
    hint: 'This network may want you to sign in to it first: open any page in the browser, then try again.',
  },
  'oidc.redirected': {
    family: 'network',
    userMessage: 'The {endpoint} of your provider at {host} sends elsewhere ({target}), which is not followed.',
    hint: 'This network may want you to sign in to it first. If not, the issuer is not written as the provider calls itself.',
  },
  'oidc.provider-busy': {
    family: 'network',
    userMessage: 'Your provider at {host} is busy and asks to wait {seconds} seconds.',
    hint: 'Wait, then try again.',
  },
  'oidc.provider-failed': {
    family: 'network',
    userMessage: 'Your provider at {host} failed at its {endpoint} (HTTP {status}).',
    hint: 'Try again later; if it stays so, ask your administrator.',
  },
  // What it answers
  'oidc.answer-too-large': {
    family: 'network',
    userMessage: 'The {endpoint} of {host} answered with more than {limit} kB, which is refused.',
    hint: 'Ask your administrator: this is no answer of a provider.',
  },
  'oidc.answer-encoded': {
    family: 'network',
    userMessage: 'The {endpoint} of {host} answered in a compressed form ({encoding}) that was not asked for.',
    hint: 'Ask your administrator to turn off compression before the provider, or to honour Accept-Encoding.',
  },
  'oidc.answer-malformed': {
    family: 'network',
    userMessage: 'The {endpoint} of {host} gave an answer that cannot be used ({reason}).',
    hint: 'Try again; if it stays so, ask your administrator.',
  },
  // Discovery
  'oidc.not-a-provider': {
    family: 'network',
    userMessage: 'There is no OpenID provider at {issuer} (HTTP {status}).',
    hint: 'Check oidc.issuer: {issuer}/.well-known/openid-configuration must exist.',
  },
  'oidc.discovery-mismatch': {
    family: 'usage',
    userMessage: 'The provider at {issuer} calls itself {found}.',
    hint: 'Write oidc.issuer exactly as the provider calls itself, to the last slash.',
  },
  'oidc.metadata-unusable': {
    family: 'usage',
    userMessage: 'What the provider at {issuer} says of itself cannot be used: {member} {problem}.',
    hint: "Ask your administrator to correct the provider's settings.",
  },
  // The request
  'oidc.parameter-reserved': {
    family: 'usage',
    userMessage: 'oidc.extra_params must not set {name}: the protocol owns it.',
    hint: 'Remove {name} from oidc.extra_params.',
  },
  'oidc.device-unsupported': {
    family: 'usage',
    userMessage: 'Your provider does not offer sign-in by a code on another device.',
    hint: 'Sign in through the browser, or ask your administrator to allow the device authorization grant.',
  },
  'oidc.device-expired': {
    family: 'cancelled',
    userMessage: 'The code ran out before it was entered.',
    hint: 'Start again to get a new code.',
  },
  // The authorization response
  'oidc.denied': {
    family: 'refused',
    userMessage: 'Your provider refused the sign-in, or you declined it there.',
    hint: 'Try again. If you did not decline, ask your administrator whether this application is open to you.',
  },
  'oidc.provider-refused': {
    family: 'refused',
    userMessage: 'Your provider refused the sign-in ({error}).',
    hint: 'Give this word to your administrator: {error}.',
  },
  'oidc.issuer-mismatch': {
    family: 'refused',
    userMessage: 'The sign-in reply came from a provider other than yours.',
    hint: 'Do not retry; ask your administrator to check the issuer.',
  },
  'oidc.response-invalid': {
    family: 'refused',
    userMessage: 'The sign-in reply in the browser was not in order ({reason}).',
    hint: 'Sign in again; if it stays so, ask your administrator.',
  },
  // The token endpoint
  'oidc.code-refused': {
    family: 'refused',
    userMessage: 'Your provider did not accept its own sign-in reply.',
    hint: 'Sign in again. If it stays so, ask your administrator: redirect address, PKCE or a second use of the reply.',
  },
  'oidc.client-refused': {
    family: 'refused',
    userMessage: 'Your provider refuses this application ({error}).',
    hint: 'Your administrator must look at the client at the provider: its ID, whether it is enabled, whether it is public.',
  },
  'oidc.session-ended': {
    family: 'ended',
    userMessage: 'Your session has ended at your provider.',
    hint: 'Sign in again.',
  },
  'oidc.session-foreign': {
    family: 'ended',
    userMessage: 'The stored session belongs to another provider or client than the configured one.',
    hint: 'Sign in again.',
  },
  'oidc.renewal-failed': {
    family: 'network',
    userMessage: 'Your provider did not renew the session ({error}).',
    hint: 'It is tried again by itself. If it stays so, give this word to your administrator: {error}.',
  },
  // The tokens
  'oidc.id-token-invalid': {
    family: 'refused',
    userMessage: "The provider's ID token is not in order: {check}.",
    hint: 'Do not retry; give this sentence to your administrator.',
  },
  'oidc.id-token-signature': {
    family: 'refused',
    userMessage: "The signature of the provider's ID token is not right ({reason}).",
    hint: 'Do not retry; ask your administrator. Somebody may be between you and the provider.',
  },
  'oidc.clock-skew': {
    family: 'usage',
    userMessage: 'The clock of this device is {minutes} minutes {direction}, so the sign-in cannot be checked.',
    hint: 'Set the clock (best: automatically), then try again.',
  },
  'oidc.subject-changed': {
    family: 'ended',
    userMessage: 'Your provider answered for another account than the one that signed in.',
    hint: 'Sign in again; if it stays so, ask your administrator.',
  },
} as const satisfies CatalogueArea
