/** The journal of a session that lives in this process alone: nothing of it outlives a crash, so nothing need be noted on disk. */
import type { JournalEntry, JournalPort, Refusal } from '../core/session/ports.ts'

export function memoryJournal(): JournalPort {
  let noted: (JournalEntry & { readonly refusal: Refusal | null }) | null = null
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
