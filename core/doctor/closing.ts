/** The last line of the doctor: whether anything is to be mended, and where. */

/** @param failed the area of every check that failed */
export function closingLine(failed: readonly string[]): string {
  if (failed.length === 0) return 'Everything needed is there.'
  return `${failed.length} problem${failed.length === 1 ? '' : 's'}: ${[...new Set(failed)].join(', ')}.`
}
