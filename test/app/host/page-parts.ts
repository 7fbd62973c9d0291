/** The built scripts for pages (page/stub.ts, page/shim.ts), which lie beside the built host (bundle.ts). */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

interface PageParts {
  readonly stub: string
  readonly shim: string
}

let parts: PageParts | null = null

export function pageParts(): PageParts {
  const read = (name: string) => readFileSync(join(import.meta.dirname, `${name}.js`), 'utf8')
  parts ??= { stub: read('stub'), shim: read('shim') }
  return parts
}
