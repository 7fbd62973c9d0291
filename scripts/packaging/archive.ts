/** An app.asar as a list of its files, and the hash that vouches for it. */
import { createHash } from 'node:crypto'
import { type DirectoryRecord, extractFile, getRawHeader, uncache } from '@electron/asar'

export interface ArchiveFile {
  /** With `/` on every system. */
  readonly path: string
  /** Lies in app.asar.unpacked beside the archive. */
  readonly unpacked: boolean
}

/** @param file the archive. @throws Error if it is none */
export function archiveFiles(file: string): ArchiveFile[] {
  // The library remembers an archive by its path; what lies there may be another by now.
  uncache(file)
  return [...walk(getRawHeader(file).header, '')]
}

/** SHA-256 of the header, in hexadecimal: what Electron compares before it loads anything. */
export function archiveHash(file: string): string {
  return createHash('sha256').update(getRawHeader(file).headerString).digest('hex')
}

/** Content of one file of the archive, packed or beside it. */
export function archivedContent(file: string, path: string): Buffer {
  return extractFile(file, path)
}

function* walk(folder: DirectoryRecord, at: string): Generator<ArchiveFile> {
  for (const [name, entry] of Object.entries(folder.files)) {
    const path = at === '' ? name : `${at}/${name}`
    if ('files' in entry) yield* walk(entry, path)
    else yield { path, unpacked: entry.unpacked }
  }
}
