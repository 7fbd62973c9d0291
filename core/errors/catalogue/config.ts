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
  'config.no-home': {
    family: 'usage',
    userMessage: 'Latchkey does not know where to keep its files: {missing} is not set.',
    hint: 'Set LATCHKEY_HOME to a folder of yours.',
  },
} as const satisfies CatalogueArea
