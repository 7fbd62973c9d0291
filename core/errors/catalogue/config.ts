/** Error codes of `config`. */
import type { CatalogueArea } from './entry.ts'

export const config = {
  'config.invalid': {
    family: 'usage',
    userMessage: '{details}',
    hint: '{next}',
  },
  'config.file-missing': {
    family: 'usage',
    userMessage: 'There is no configuration file at {file} ({why}).',
    hint: 'Write one there. The smallest that works:\n\n{example}',
  },
  'config.unreadable': {
    family: 'usage',
    userMessage: 'The configuration file {file} cannot be read: {reason}.',
    hint: '{fix}',
  },
  'config.must-change': {
    family: 'usage',
    userMessage: '{finding}',
    hint: '{fix}',
  },
  'config.profile-name': {
    family: 'usage',
    userMessage: 'The profile name is not usable as a file name.',
    hint: 'Use letters, digits, dots, hyphens and underscores, at most 64, beginning with a letter or digit.',
  },
  'config.not-set-up': {
    family: 'usage',
    userMessage: 'No network is set up on this device yet.',
    hint: "Open Latchkey and enter your network's address, or open the link that your administrator gave you.",
  },
  'config.profile-unknown': {
    family: 'usage',
    userMessage: 'There is no network {profile} on this device.',
    hint: 'Choose another one, or add it again.',
  },
  'config.profile-managed': {
    family: 'refused',
    userMessage: 'This network was set up by your administrator ({place}).',
    hint: 'Ask your administrator to remove it.',
  },
  'config.setting-managed': {
    family: 'refused',
    userMessage: 'This setting is managed by your administrator ({place}).',
    hint: 'Ask your administrator to change it.',
  },
  'config.login-item': {
    family: 'usage',
    userMessage: 'Starting at login could not be changed ({reason}).',
    hint: "Look for Latchkey in your system's list of programs that start at login.",
  },
  'config.no-home': {
    family: 'usage',
    userMessage: 'Latchkey does not know where to keep its files: {missing} is not set.',
    hint: 'Set LATCHKEY_HOME to a folder of yours.',
  },
} as const satisfies CatalogueArea
