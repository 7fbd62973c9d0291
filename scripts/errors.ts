/** Writes docs/errors.md from the error catalogue. */
import { writeFile } from 'node:fs/promises'
import { errorsDocument } from './errors-document.ts'

await writeFile(new URL('../docs/errors.md', import.meta.url), errorsDocument())
