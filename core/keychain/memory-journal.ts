/** The journal of a session that lives in this process alone: nothing of it outlives a crash, so nothing need be noted on disk. */
import type { Journal } from './journal.ts'

export function createMemoryJournal(): Journal {
  let noted: Awaited<ReturnType<Journal['pending']>> = null
  return {
    async begin(entry) {
      noted = { ...entry, refusal: null }
    },
    async refuse(entry, refusal) {
      noted = { ...entry, refusal }
    },
    pending: async () => noted,
    async end() {
      noted = null
    },
  }
}
