/** Error codes of `provider`: refusals that the provider explains in its own known words, and what a provider needs of us. */
import type { CatalogueArea } from './entry.ts'

export const provider = {
  'provider.account-disabled': {
    family: 'ended',
    userMessage: 'Your session has ended: your account is disabled at your provider.',
    hint: 'Ask your administrator to enable the account, then sign in again.',
  },
  'provider.account-not-assigned': {
    family: 'refused',
    userMessage: 'Your account is not assigned to this application at your provider.',
    hint: 'Ask your administrator to assign you, or one of your groups, to the application.',
  },
  'provider.consent-needed': {
    family: 'refused',
    userMessage: 'Your provider wants an administrator to approve this application first.',
    hint: 'Ask your administrator to grant consent for the application at the provider.',
  },
  'provider.blocked-by-policy': {
    family: 'refused',
    userMessage: 'A rule of your organisation at the provider does not allow this sign-in.',
    hint: 'Ask your administrator which rule it is: it may concern the place, the device or a second factor.',
  },
  'provider.secret-needed': {
    family: 'usage',
    userMessage: 'This provider wants a client secret, and none is configured.',
    hint: 'Google: set oidc.client_secret to the one of the desktop client. Entra ID: register the redirect under "Mobile and desktop applications", so that none is needed.',
  },
} as const satisfies CatalogueArea
