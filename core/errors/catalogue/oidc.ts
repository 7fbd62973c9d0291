/** Error codes of `oidc`. */
import type { CatalogueArea } from './entry.ts'

export const oidc = {} as const satisfies CatalogueArea
