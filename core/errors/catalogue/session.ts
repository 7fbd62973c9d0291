/** Error codes of `session`. */
import type { CatalogueArea } from './entry.ts'

export const session = {} as const satisfies CatalogueArea
