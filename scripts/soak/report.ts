/** The result of a soak run as Markdown that reads in a terminal too. */
import { summarise } from '../bench/statistics.ts'
import type { Recovery } from './ledger.ts'

export interface Figure {
  readonly what: string
  readonly value: string
  /** What it may be; null where the line only tells. */
  readonly bound: string | null
  readonly holds: boolean
}

export interface SoakReport {
  readonly date: string
  readonly commit: string | null
  readonly machine: string
  readonly seed: number
  readonly minutes: number
  readonly recoveries: ReadonlyMap<string, readonly Recovery[]>
  readonly figures: readonly Figure[]
  readonly breaches: readonly string[]
}

export function asText(report: SoakReport): string {
  const { date, commit, machine, seed, minutes, breaches } = report
  return [
    `${date} · commit ${commit ?? 'unknown'} · ${minutes} minutes · seed ${seed} · ${machine}`,
    markdown([
      ['disturbance', 'times', 'renewed after: median', 'worst', 'connected after: median', 'worst'],
      ...[...report.recoveries].map(([name, all]) => [
        name,
        String(all.length),
        ...spread(all.map(({ renewedMs }) => renewedMs)),
        ...spread(all.map(({ connectedMs }) => connectedMs)),
      ]),
    ]),
    markdown([
      ['figure', 'value', 'must be', 'verdict'],
      ...report.figures.map(({ what, value, bound, holds }) => [
        what,
        value,
        bound ?? '',
        bound === null ? '' : holds ? 'held' : 'BROKEN',
      ]),
    ]),
    breaches.length === 0 ? 'No breach.' : `Breaches:\n\n${breaches.map((breach) => `- ${breach}`).join('\n')}`,
  ].join('\n\n')
}

export function asDocument(report: SoakReport): string {
  return `# Soak run

One person signs in once; then \`latchkey watch\` keeps the session and the node alive while real peers are stopped, started
and locked around it. The session is that of Keycloak with rotation and reuse detection, an access token of 20 seconds,
and a browser session that is over after two minutes. \`scripts/soak.ts\` says what is done and held.

"After" counts from the moment the disturbance was put right; a renewal that was due later anyway comes when it is due, up
to 15 seconds on. Memory as the system sees it goes up and down by half between two full collections of the heap; whether
something is held on to shows in the live heap. The last recorded result:

${asText(report)}

The command:

    npm run soak -- --minutes ${report.minutes} --seed ${report.seed} --record
`
}

function spread(values: readonly number[]): string[] {
  return [summarise(values).median, Math.max(...values)].map((ms) => `${(ms / 1000).toFixed(1)} s`)
}

function markdown(table: readonly (readonly string[])[]): string {
  const [head = [], ...body] = table
  const widths = head.map((_, column) => Math.max(3, ...table.map((row) => row[column]?.length ?? 0)))
  const line = (row: readonly string[]) => `| ${row.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join(' | ')} |`
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...body.map(line)].join('\n')
}
