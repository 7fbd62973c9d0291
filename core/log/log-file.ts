/**
 * The log file: one redacted JSON line an event, readable by its owner alone, two files of bounded size. Several
 * processes write to it at once, so its size is asked before each line: one that remembered it would roll over the file
 * that another has just begun, and lose the full one.
 */
import { appendFileSync, closeSync, constants, lstatSync, mkdirSync, openSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { createLogger, type Logger } from './logger.ts'

/** Past this the file becomes `latchkey.log.1`, replacing the one before. */
const LARGEST_BYTES = 1024 * 1024
/** A link in the file's place could lead a log written by root anywhere. Windows has no such flag, nor the danger. */
const APPEND = constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT | (constants.O_NOFOLLOW ?? 0)

/** Nothing is created before the first line. A log that cannot be written is given up silently: it must never stop the product. */
export function createLogFile(folder: string, now: () => number, largestBytes = LARGEST_BYTES): Logger {
  const file = join(folder, 'latchkey.log')
  return createLogger((line) => {
    try {
      const found = lstatSync(file, { throwIfNoEntry: false })
      // A link or a pipe is none of ours.
      if (found?.isFile() === false) return
      const size = found?.size ?? null
      if (size === null) mkdirSync(folder, { recursive: true, mode: 0o700 })
      else if (size > 0 && size + Buffer.byteLength(line) + 1 > largestBytes) renameSync(file, `${file}.1`)
      const opened = openSync(file, APPEND, 0o600)
      try {
        appendFileSync(opened, `${line}\n`)
      } finally {
        closeSync(opened)
      }
    } catch {
      // As promised above.
    }
  }, now)
}
