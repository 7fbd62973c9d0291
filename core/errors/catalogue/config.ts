/** Error codes of `config`. */
import type { CatalogueArea } from './entry.ts'

export const config = {} as const satisfies CatalogueArea
