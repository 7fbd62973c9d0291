/**
 * A plain file beside the keychain that remembers *that* a record should be there, never what is in it. On Linux a locked
 * keyring can look like an empty one; with the note it reads as locked, not as signed out.
 */
import { join } from 'node:path'
import * as v from 'valibot'
import { ensurePrivateFolder, fileName, readTextFile, removeFile, writeFileAtomic } from './files.ts'
import { parseJson } from './token-record.ts'

/** `forgotten`: the person signed out, but items may be left in the store because it could not be reached. */
export type NoteState = 'none' | 'expected' | 'forgotten'

export interface VaultNote {
  read(): Promise<NoteState>
  write(state: NoteState): Promise<void>
}

const schema = v.object({ version: v.literal(1), record: v.picklist(['expected', 'forgotten']) })

/** @param home the app's own folder; the file is `state/PROFILE.json` in it, 0600. @throws AppError keychain.file-failed, .folder-not-private */
export function createVaultNote(home: string, profile: string): VaultNote {
  const folder = join(home, 'state')
  const path = join(folder, `${fileName(profile)}.json`)
  return {
    async read() {
      const text = await readTextFile(path)
      if (text === null) return 'none'
      const parsed = v.safeParse(schema, parseJson(text))
      // A damaged note still says that something was stored: better to ask for the keychain than to call it empty.
      return parsed.success ? parsed.output.record : 'expected'
    },
    async write(state) {
      if (state === 'none') return removeFile(path)
      await ensurePrivateFolder(home)
      await ensurePrivateFolder(folder)
      await writeFileAtomic(path, `${JSON.stringify({ version: 1, record: state })}\n`)
    },
  }
}
