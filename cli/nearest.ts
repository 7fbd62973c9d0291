/** The nearest known spelling of a mistyped word. */

/**
 * @returns the candidate with the fewest edits (insert, delete, replace, swap neighbours), if these are at most a third of the
 *   longer word, or the candidate begins with the word; null when nothing is near
 */
export function nearest(word: string, candidates: readonly string[]): string | null {
  let best: { candidate: string; edits: number } | null = null
  for (const candidate of candidates) {
    const edits = word.length >= 2 && candidate.startsWith(word) ? 0 : countEdits(word, candidate)
    if (edits <= Math.ceil(Math.max(word.length, candidate.length) / 3) && edits < (best?.edits ?? Infinity)) {
      best = { candidate, edits }
    }
  }
  return best?.candidate ?? null
}

/** Optimal string alignment distance, by rows. */
function countEdits(a: string, b: string): number {
  let before: number[] = []
  let above = Array.from({ length: b.length + 1 }, (_, column) => column)
  for (let row = 1; row <= a.length; row += 1) {
    const current = [row]
    for (let column = 1; column <= b.length; column += 1) {
      const same = a[row - 1] === b[column - 1]
      const edits = [
        at(above, column) + 1,
        at(current, column - 1) + 1,
        at(above, column - 1) + (same ? 0 : 1),
        ...(row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1]
          ? [at(before, column - 2) + 1]
          : []),
      ]
      current.push(Math.min(...edits))
    }
    before = above
    above = current
  }
  return at(above, b.length)
}

function at(row: readonly number[], column: number): number {
  return row[column] ?? Infinity
}
