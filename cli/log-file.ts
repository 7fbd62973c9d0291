/** The log file: one redacted JSON line an event, readable by its owner alone, two files of bounded size. */
import { appendFileSync, mkdirSync, renameSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { createLogger, type Logger } from '../core/log/logger.ts'

/** Past this the file becomes `latchkey.log.1`, replacing the one before. */
const LARGEST_BYTES = 1024 * 1024

/** Nothing is created before the first line. A log that cannot be written is given up silently: it must never stop the product. */
export function createLogFile(folder: string, now: () => number, largestBytes = LARGEST_BYTES): Logger {
  const file = join(folder, 'latchkey.log')
  let size: number | null = null
  return createLogger((line) => {
    try {
      if (size === null) {
        mkdirSync(folder, { recursive: true, mode: 0o700 })
        size = statSync(file, { throwIfNoEntry: false })?.size ?? 0
      }
      const bytes = Buffer.byteLength(line) + 1
      if (size > 0 && size + bytes > largestBytes) {
        renameSync(file, `${file}.1`)
        size = 0
      }
      appendFileSync(file, `${line}\n`, { mode: 0o600 })
      size += bytes
    } catch {
      size = null
    }
  }, now)
}
