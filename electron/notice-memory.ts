/**
 * What has been told already, over restarts: `notices.json` in Latchkey's own folder. Keys and times only; losing it
 * costs at most one notice too many, so what cannot be read or written is as if it were empty.
 */
import * as v from 'valibot'
import type { EpochMs } from '../core/contract/time.ts'

export interface NoticeMemory {
  /** When the key was first met; now, for a new one. */
  seenAt(key: string, now: EpochMs): EpochMs
  wasTold(key: string): boolean
  markTold(key: string, now: EpochMs): void
  /** Forgets all that begins so, but for the keys given: it is over, and would be news again. */
  forget(prefix: string, except: readonly string[]): void
}

export interface NoticeFile {
  /** @returns null when there is none */
  read(): string | null
  write(text: string): void
}

const Entry = v.object({ seenAt: v.number(), told: v.boolean() })
const Schema = v.object({ version: v.literal(1), notices: v.record(v.string(), Entry) })
type Notices = v.InferOutput<typeof Schema>['notices']

/** More than a person can meet; a file of another size is not ours. */
const MOST = 200

export function createNoticeMemory(file: NoticeFile): NoticeMemory {
  let notices = readNotices(file)
  const change = (next: Notices) => {
    const newest = Object.entries(next).sort(([, one], [, other]) => other.seenAt - one.seenAt)
    notices = Object.fromEntries(newest.slice(0, MOST))
    file.write(`${JSON.stringify({ version: 1, notices }, null, 2)}\n`)
  }
  return {
    seenAt(key, now) {
      const known = notices[key]
      if (known !== undefined) return known.seenAt
      change({ ...notices, [key]: { seenAt: now, told: false } })
      return now
    },
    wasTold: (key) => notices[key]?.told ?? false,
    markTold(key, now) {
      if (notices[key]?.told === true) return
      change({ ...notices, [key]: { seenAt: notices[key]?.seenAt ?? now, told: true } })
    },
    forget(prefix, except) {
      const kept = Object.entries(notices).filter(([key]) => !key.startsWith(prefix) || except.includes(key))
      if (kept.length < Object.keys(notices).length) change(Object.fromEntries(kept))
    },
  }
}

function readNotices(file: NoticeFile): Notices {
  try {
    const parsed = v.safeParse(Schema, JSON.parse(file.read() ?? 'null'))
    return parsed.success ? parsed.output.notices : {}
  } catch {
    return {}
  }
}
