/** What a misspelt key was probably meant to be. */

/** Twice the longest of ours: a longer word is no misspelling, and comparing it would take its time. */
const LONGEST = 80

/** @returns the closest known keys, all that are equally close; none when nothing is close enough to be meant. */
export function nearestKeys(key: string, known: readonly string[]): string[] {
  if (key.length > LONGEST) return []
  const spellings = spellingsOf(key)
  const farthest = Math.max(1, Math.floor(key.length / 3))
  let least = farthest
  let found: string[] = []
  for (const candidate of known) {
    const distance = Math.min(...spellings.map((spelling) => editDistance(spelling, candidate)))
    if (distance > least) continue
    if (distance < least) found = []
    least = distance
    found.push(candidate)
  }
  return found
}

/** The key as written, and as it would be in our spelling: `client-id`, `clientId` and `Client ID` are all `client_id`. */
function spellingsOf(key: string): string[] {
  const separated = key.replace(/([a-z0-9])([A-Z])/g, '$1_$2')
  return [key, ...[key, separated].map((spelling) => spelling.toLowerCase().replace(/[-\s.]+/g, '_'))]
}

/** Insertions, deletions, substitutions and swaps of neighbours, each counted as one (optimal string alignment). */
export function editDistance(left: string, right: string): number {
  let beforeLast: number[] = []
  let last = Array.from({ length: right.length + 1 }, (_, column) => column)
  for (let row = 1; row <= left.length; row += 1) {
    const current = [row]
    for (let column = 1; column <= right.length; column += 1) {
      const same = left[row - 1] === right[column - 1]
      let least = Math.min(
        (last[column] ?? 0) + 1,
        (current[column - 1] ?? 0) + 1,
        (last[column - 1] ?? 0) + (same ? 0 : 1),
      )
      const swapped =
        row > 1 && column > 1 && left[row - 1] === right[column - 2] && left[row - 2] === right[column - 1]
      if (swapped) least = Math.min(least, (beforeLast[column - 2] ?? 0) + 1)
      current.push(least)
    }
    beforeLast = last
    last = current
  }
  return last[right.length] ?? 0
}
