import { readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import type { CatalogueEntry } from '../../../core/errors/catalogue/entry.ts'
import { catalogue } from '../../../core/errors/catalogue/index.ts'
import { errorsDocument } from '../../../scripts/errors-document.ts'

const entries: Array<[string, CatalogueEntry]> = Object.entries(catalogue)

describe('docs/errors.md', () => {
  it('says of every error what the catalogue says (else run `npm run errors`)', async () => {
    const written = await readFile(new URL('../../../docs/errors.md', import.meta.url), 'utf8')
    expect(written).toBe(errorsDocument())
  })

  it('has a row for every code, with its exit code and both sentences', () => {
    const rows = errorsDocument().split('\n')
    for (const [code, { hint }] of entries) {
      const row = rows.find((line) => line.startsWith(`| \`${code}\` | `))
      expect(row, code).toMatch(/^\| `[^`]+` \| [1-8] \([a-z]+\) \| .+ \| .+ \|$/)
      expect(row).toContain(hint.split('\n')[0]?.replaceAll('|', '\\|'))
    }
  })
})

describe('the words of the catalogue', () => {
  it.each(entries)('%s: says what is, then what to do, without shouting or excuses', (_code, { userMessage, hint }) => {
    for (const sentence of [userMessage, hint]) {
      expect(sentence.trim()).not.toBe('')
      expect(sentence).not.toMatch(/!|\bsorry\b|\boops\b|an error occurred/i)
    }
  })
})
