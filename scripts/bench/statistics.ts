/** Numbers of a series. Medians, because a shared machine's outliers say nothing about the program. */

export interface Series {
  readonly runs: number
  readonly median: number
  readonly p95: number
}

export function summarise(values: readonly number[]): Series {
  const sorted = [...values].sort((a, b) => a - b)
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN
  return { runs: sorted.length, median: at(0.5), p95: at(0.95) }
}
