/** The benchmark's findings: one line each, with its aim and verdict where there is one. */

export interface Finding {
  /** What part of the product: groups the lines. */
  readonly part: string
  readonly what: string
  readonly value: number
  readonly unit: 'ms' | 'MiB' | '×' | 'requests'
  readonly runs: number
  /** Most that is allowed; null where the line is there for comparison. */
  readonly aim: number | null
}

export type Verdict = 'met' | 'missed'

export function verdict({ value, aim }: Finding): Verdict | null {
  if (aim === null) return null
  return value <= aim ? 'met' : 'missed'
}

export interface Report {
  /** `git rev-parse HEAD`, with `+` when files were changed; null outside a checkout. */
  readonly commit: string | null
  readonly node: string
  readonly machine: string
  readonly keychain: string
  readonly findings: readonly Finding[]
}

/** A Markdown table that reads in a terminal too. */
export function asTable(report: Report): string {
  const rows = report.findings.map((finding) => [
    finding.part,
    finding.what,
    amount(finding.value, finding.unit),
    finding.aim === null ? '' : `≤ ${amount(finding.aim, finding.unit)}`,
    verdict(finding) ?? '',
    String(finding.runs),
  ])
  const table = [['part', 'what', 'measured', 'aim', 'verdict', 'runs'], ...rows]
  const widths = [0, 1, 2, 3, 4, 5].map((column) => Math.max(...table.map((row) => row[column]?.length ?? 0)))
  const line = (row: readonly string[]) => `| ${row.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join(' | ')} |`
  const rule = `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`
  const [head = [], ...body] = table
  return [line(head), rule, ...body.map(line)].join('\n')
}

function amount(value: number, unit: Finding['unit']): string {
  if (unit === '×') return `${value.toFixed(2)} ×`
  if (unit === 'requests') return String(value)
  return `${value < 100 ? value.toFixed(1) : Math.round(value)} ${unit}`
}
