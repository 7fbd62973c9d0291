/** The one way to files: a port, its real form, and the words for what goes wrong. */
import { open } from 'node:fs/promises'

/**
 * Reads a file, at most one byte more than `limitBytes`, so that a larger one is noticed and not swallowed whole.
 * Throws what Node.js throws, with its `code` (`ENOENT`, `EACCES` …).
 */
export type ReadFile = (path: string, limitBytes: number) => Promise<Uint8Array>

export const readFileFromDisk: ReadFile = async (path, limitBytes) => {
  const file = await open(path, 'r')
  try {
    const bytes = new Uint8Array(limitBytes + 1)
    let length = 0
    while (length < bytes.length) {
      const { bytesRead } = await file.read(bytes, length, bytes.length - length)
      if (bytesRead === 0) break
      length += bytesRead
    }
    return bytes.subarray(0, length)
  } finally {
    await file.close()
  }
}

export type FileText =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'missing' }
  | { readonly kind: 'unreadable'; readonly reason: string; readonly fix: string; readonly isFolder: boolean }

/** A file as text, or why not; never throws. */
export async function readText(readFile: ReadFile, path: string, limitBytes: number): Promise<FileText> {
  let bytes: Uint8Array
  try {
    bytes = await readFile(path, limitBytes)
  } catch (caught) {
    return describe(caught)
  }
  if (bytes.length > limitBytes) {
    const fix = 'Check that it is the file you mean.'
    return unreadable(`it is larger than ${limitBytes / 1024} KiB`, fix)
  }
  try {
    return { kind: 'text', text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) }
  } catch {
    return unreadable('it is not UTF-8 text', 'Save it as UTF-8.')
  }
}

function describe(caught: unknown): FileText {
  const code = caught instanceof Error && 'code' in caught ? String(caught.code) : 'unknown'
  switch (code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return { kind: 'missing' }
    case 'EACCES':
    case 'EPERM':
      return unreadable('you may not read it', 'Give your user the right to read it.')
    case 'EISDIR':
      return { ...unreadable('it is a folder', 'Name the file in it.'), isFolder: true }
    default:
      return unreadable(`the system says ${code}`, 'Check the file and its folder.')
  }
}

function unreadable(reason: string, fix: string): Extract<FileText, { kind: 'unreadable' }> {
  return { kind: 'unreadable', reason, fix, isFolder: false }
}
