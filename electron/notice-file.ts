/** The file behind notice-memory.ts: read once at the start, then written one text after the other, whole or not at all. */
import { join } from 'node:path'
import { readTextFile, writeFileAtomic } from '../core/keychain/files.ts'
import { describeError, type Logger } from '../core/log/logger.ts'
import type { NoticeFile } from './notice-memory.ts'

export interface OpenNoticeFile extends NoticeFile {
  /** Resolves once all that was to be written is on the disk, or could not be. */
  written(): Promise<void>
}

/** @param home null: nothing is kept */
export async function openNoticeFile(home: string | null, logger: Logger): Promise<OpenNoticeFile> {
  if (home === null) return { read: () => null, write: () => {}, written: async () => {} }
  const path = join(home, 'notices.json')
  const text = await readTextFile(path).catch(() => null)
  let writing: Promise<void> = Promise.resolve()
  return {
    read: () => text,
    written: () => writing,
    write(next) {
      writing = writing
        .then(() => writeFileAtomic(path, next, { flush: false }))
        .catch((caught: unknown) => logger.log('warn', 'notices.not-kept', describeError(caught)))
    },
  }
}
