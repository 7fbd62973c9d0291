/** The benchmark's findings, and how they are printed: a table a part, its programs side by side. */

export interface Finding {
  /** What was measured together: one table. */
  readonly part: string
  readonly program: string
  readonly what: string
  readonly value: number
  readonly unit: 'ms' | 's' | 'MiB' | 'kB' | '×' | 'requests' | 'wake-ups' | 'pages' | 'modules'
  readonly runs: number
  /** Most that is allowed; null where the line is there for comparison. */
  readonly aim: number | null
}

export interface Report {
  /** `git rev-parse HEAD`, with `+` when files were changed; null outside a checkout. */
  readonly commit: string | null
  readonly node: string
  readonly machine: string
  readonly keychain: string
  readonly findings: readonly Finding[]
}

export type Verdict = 'met' | 'missed'

export function verdict({ value, aim }: Finding): Verdict | null {
  if (aim === null) return null
  return value <= aim ? 'met' : 'missed'
}

/** Markdown that reads in a terminal too. */
export function asText(report: Report): string {
  const { commit, node, machine, keychain, findings } = report
  const missed = findings.filter((finding) => verdict(finding) === 'missed').length
  return [
    `Commit ${commit ?? 'unknown'} · Node.js ${node} · ${machine} · ${keychain}`,
    ...unique(findings.map(({ part }) => part)).map((part) => partAsText(part, findings)),
    missed === 0 ? 'Every aim is met.' : `${missed} of the aims are missed.`,
  ].join('\n\n')
}

function partAsText(part: string, all: readonly Finding[]): string {
  const findings = all.filter((finding) => finding.part === part)
  const programs = unique(findings.map(({ program }) => program))
  const rows = unique(findings.map(({ what }) => what)).map((what) => {
    const row = findings.filter((finding) => finding.what === what)
    const judged = row.find(({ aim }) => aim !== null)
    const cells = programs.map((program) => {
      const found = row.find((finding) => finding.program === program)
      return found === undefined ? '' : amount(found.value, found.unit)
    })
    const aim = judged?.aim == null ? '' : `≤ ${amount(judged.aim, judged.unit)}`
    return [what, ...cells, aim, rowVerdict(row), String(row[0]?.runs ?? '')]
  })
  return `### ${part}\n\n${markdown([['', ...programs, 'aim', 'verdict', 'runs'], ...rows])}`
}

/** One that missed its aim is the row's. */
function rowVerdict(row: readonly Finding[]): string {
  const verdicts = row.map(verdict)
  return verdicts.includes('missed') ? 'missed' : verdicts.includes('met') ? 'met' : ''
}

function markdown(table: readonly (readonly string[])[]): string {
  const [head = [], ...body] = table
  const widths = head.map((_, column) => Math.max(3, ...table.map((row) => row[column]?.length ?? 0)))
  const line = (row: readonly string[]) => `| ${row.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join(' | ')} |`
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...body.map(line)].join('\n')
}

function amount(value: number, unit: Finding['unit']): string {
  if (unit === '×') return `${value.toFixed(2)} ×`
  if (unit === 'requests' || unit === 'wake-ups' || unit === 'pages' || unit === 'modules') return String(value)
  return `${value < 100 ? value.toFixed(1) : Math.round(value)} ${unit}`
}

function unique(names: readonly string[]): string[] {
  return [...new Set(names)]
}
