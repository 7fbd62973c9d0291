/**
 * A line on disk before each refresh, so that the next start knows what a dead process had under way, or that the provider
 * refused the token for good. It holds the hash of the token that was sent, never the token; it is on the disk before the
 * request leaves, as far as a crash of the process goes.
 */
import { join } from 'node:path'
import * as v from 'valibot'
import type { EpochMs } from '../contract/time.ts'
import { passThrough, type ReachCheckpoint } from './checkpoints.ts'
import { ensurePrivateFolder, fileName, readTextFile, removeFile, writeFileAtomic } from './files.ts'
import { parseJson } from './token-record.ts'

interface JournalEntry {
  /** SHA-256 of the refresh token, base64url; empty when the line was damaged: which token it was is then unknown. */
  readonly tokenHash: string
  readonly attempt: string
  readonly at: EpochMs
  /** How often this token was sent with unknown outcome. */
  readonly sends: number
}

/** Why the token will not be taken again: a code of the error catalogue and the parameters of its sentences. */
interface Refusal {
  readonly code: string
  readonly params: Readonly<Record<string, string>>
}

export interface Journal {
  begin(entry: JournalEntry): Promise<void>
  refuse(entry: JournalEntry, refusal: Refusal): Promise<void>
  /** null: the last refresh went well. `refusal` is null where the end is unknown. */
  pending(): Promise<(JournalEntry & { readonly refusal: Refusal | null }) | null>
  end(): Promise<void>
}

export interface JournalOptions {
  /** The app's own folder; the file is `journal/PROFILE.json` in it, 0600. */
  readonly home: string
  readonly profile: string
  readonly checkpoint?: ReachCheckpoint
}

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0))
const refusal = v.object({ code: v.string(), params: v.record(v.string(), v.string()) })
const schema = v.object({
  tokenHash: v.string(),
  attempt: v.string(),
  at: count,
  sends: count,
  refusal: v.nullish(refusal, null),
})

// Not forced to the disk: after a power cut the old token is still in the vault and is sent at its planned time, only
// later; and the two flushes would cost more than the rest of the note, before every renewal.
const FOR_CRASHES = { flush: false }

/** Something was sent, once, and how it ended is unknown: the careful reading of a line that cannot be read. */
const UNKNOWN_OUTCOME = { tokenHash: '', attempt: 'unknown', at: 0, sends: 1, refusal: null }

/** `begin`, `refuse` and `end` @throws AppError keychain.file-failed, .folder-not-private; `pending` never throws: it must not stop a sign-in. */
export function createJournal({ home, profile, checkpoint = passThrough }: JournalOptions): Journal {
  const folder = join(home, 'journal')
  const path = join(folder, `${fileName(profile)}.json`)
  async function write({ tokenHash, attempt, at, sends }: JournalEntry, why: Refusal | null): Promise<void> {
    await ensurePrivateFolder(home)
    await ensurePrivateFolder(folder)
    const said = why === null ? null : { code: why.code, params: why.params }
    await writeFileAtomic(path, `${JSON.stringify({ tokenHash, attempt, at, sends, refusal: said })}\n`, FOR_CRASHES)
  }
  return {
    async begin(entry) {
      checkpoint('journal.begin.before')
      await write(entry, null)
      checkpoint('journal.begin.after')
    },
    refuse: (entry, why) => write(entry, why),
    async pending() {
      const text = await readTextFile(path).catch(() => '')
      if (text === null) return null
      const parsed = v.safeParse(schema, parseJson(text))
      return parsed.success ? parsed.output : UNKNOWN_OUTCOME
    },
    // Not forced to the disk: a note that comes back after a power cut names a token that the vault has replaced.
    async end() {
      checkpoint('journal.end.before')
      await removeFile(path)
      checkpoint('journal.end.after')
    },
  }
}
