/**
 * Error codes of `admission`: which of the control server's rules refused the person, and the known trap behind it.
 * Every one also carries `rule`, `had` and `adminText`: a ready text for the administrator.
 */
import type { CatalogueArea } from './entry.ts'

export const admission = {
  'admission.no-email': {
    family: 'refused',
    userMessage: 'Your provider told no e-mail address of yours, and this network admits people by it.',
    hint: 'Ask your administrator: the account needs an e-mail address, or the application the scope email.',
  },
  'admission.unverified-email': {
    family: 'refused',
    userMessage: 'Your e-mail address {email} is not verified at your provider.',
    hint: 'Verify it there, or ask your administrator.',
  },
  'admission.email-not-vouched': {
    family: 'refused',
    userMessage: 'Your provider does not say whether your e-mail address {email} is verified.',
    hint: 'Ask your administrator: the provider must send email_verified, or the rule email_verified_required be off.',
  },
  'admission.email-verified-unreadable': {
    family: 'refused',
    userMessage: 'Your provider says in a form that cannot be read whether your e-mail address {email} is verified.',
    hint: 'Ask your administrator: email_verified must be true or false.',
  },
  'admission.domain': {
    family: 'refused',
    userMessage: 'This network admits e-mail addresses of {allowed}. Yours is {email}.',
    hint: 'Sign in with another account, or ask your administrator.',
  },
  'admission.user': {
    family: 'refused',
    userMessage: 'Your e-mail address {email} is not on the list of this network.',
    hint: 'Sign in with another account, or ask your administrator to add it.',
  },
  'admission.user-name-listed': {
    family: 'refused',
    userMessage: 'This network has {wanted} on its list, which is a user name; it compares e-mail addresses.',
    hint: 'Ask your administrator to write {email} in allowed_users.',
  },
  'admission.group': {
    family: 'refused',
    userMessage: 'This network admits members of {allowed}. Your account has {had}.',
    hint: 'Ask your administrator to add you to the group.',
  },
  'admission.group-slash': {
    family: 'refused',
    userMessage: 'This network admits members of {wanted}. Your account has {same} ({difference}).',
    hint: 'Ask your administrator to write {same} in allowed_groups.',
  },
  'admission.group-spn': {
    family: 'refused',
    userMessage: 'This network admits members of {wanted}. Your account has {same} ({difference}).',
    hint: 'Ask your administrator to write {same} in allowed_groups.',
  },
  'admission.group-ids': {
    family: 'refused',
    userMessage: 'This network admits members of {allowed}, but your provider sends group IDs instead of names.',
    hint: 'Ask your administrator to write the ID of the group in allowed_groups.',
  },
  'admission.groups-overage': {
    family: 'refused',
    userMessage: 'Your account is in more groups than your provider sends, so it sent none.',
    hint: 'Ask your administrator to send only the groups that are assigned to the application.',
  },
  'admission.groups-unsupported': {
    family: 'refused',
    userMessage: 'This network admits members of {allowed}, but your provider never tells groups.',
    hint: 'Ask your administrator to use allowed_domains or allowed_users instead.',
  },
  'admission.groups-missing': {
    family: 'refused',
    userMessage: 'This network admits members of {allowed}, but your provider told no groups of your account.',
    hint: 'Ask your administrator: you are in no group, or the provider is not set up to send groups.',
  },
  'admission.letter-case': {
    family: 'refused',
    userMessage: 'This network has {wanted} on its list and your account {same}: upper and lower case differ.',
    hint: 'Ask your administrator to write {same} in {rule}.',
  },
} as const satisfies CatalogueArea
