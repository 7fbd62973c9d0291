/** Error codes of `keychain`. */
import type { CatalogueArea } from './entry.ts'

export const keychain = {} as const satisfies CatalogueArea
