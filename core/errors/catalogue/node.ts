/** Error codes of `node`. */
import type { CatalogueArea } from './entry.ts'

export const node = {} as const satisfies CatalogueArea
