/** The word that a mistyped one was probably meant to be. */
import { nearestKeys } from '../core/config/nearest-key.ts'

/** @returns the candidate that begins with the word, else the one with the fewest typing mistakes; null when none is near */
export function nearest(word: string, candidates: readonly string[]): string | null {
  const begun = word.length < 2 ? undefined : candidates.find((candidate) => candidate.startsWith(word))
  return begun ?? nearestKeys(word, candidates)[0] ?? null
}
