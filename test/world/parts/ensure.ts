/** Builds what is missing of the test world's parts, one line each; ends with code 1 and the reason when one cannot be had. */
import { ensureParts } from './index.ts'

ensureParts().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
})
