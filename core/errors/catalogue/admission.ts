/** Error codes of `admission`. */
import type { CatalogueArea } from './entry.ts'

export const admission = {} as const satisfies CatalogueArea
