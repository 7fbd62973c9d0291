/** Error codes of the doctor and of the support bundle. */
import type { CatalogueArea } from './entry.ts'

export const doctor = {
  'doctor.too-slow': {
    family: 'cancelled',
    userMessage: 'The check of “{area}” did not end within {seconds} seconds.',
    hint: 'Run the checks again; if it stays so, what is asked there hangs: restart it, or ask your administrator.',
  },
  'doctor.nothing-shown': {
    family: 'usage',
    userMessage: 'There is no support bundle to save.',
    hint: 'Have it shown first: what is saved is exactly what was shown.',
  },
  'doctor.not-saved': {
    family: 'usage',
    userMessage: 'The support bundle could not be saved ({reason}).',
    hint: 'Choose another folder.',
  },
} as const satisfies CatalogueArea
