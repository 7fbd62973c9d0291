/**
 * The support bundle: one text for an administrator or for us, made of named facts and nothing else. What says who a
 * person is becomes a placeholder, and a line that still looks as if it held a token is left out and counted.
 */
import type { DoctorView } from '../contract/doctor-view.ts'
import type { Snapshot } from '../contract/snapshot.ts'
import type { EpochMs } from '../contract/time.ts'
import { AppError } from '../errors/app-error.ts'
import { printable } from '../errors/printable.ts'
import { redactAll } from '../errors/redact.ts'
import { describeSnapshot } from './bundle-snapshot.ts'
import { placeholders } from './placeholders.ts'
import type { ConfigurationFacts } from './ports.ts'
import { mayHoldToken } from './token-shapes.ts'

export interface BundleFacts {
  readonly at: EpochMs
  readonly version: string
  /** Operating system and release. */
  readonly system: string
  /** What the app runs on: Electron, Node.js. */
  readonly runtime: string
  readonly language: string
  /** The app's own settings, in words. */
  readonly appSettings: readonly (readonly [name: string, value: string])[]
  readonly configuration: Pick<ConfigurationFacts, 'settings' | 'notices'> | AppError
  readonly snapshot: Snapshot
  readonly doctor: DoctorView
  /** The last lines of the log, as they stand in it. */
  readonly logLines: readonly string[]
  /** The person's own folder; null: not known. */
  readonly home: string | null
}

const MOST_LOG_LINES = 200
const LONGEST_LINE = 2000

/** Settings whose values are shown; of all others it is only said that they are set. */
const SHOWN_SETTINGS: readonly string[] = [
  'oidc.issuer',
  'oidc.client_id',
  'oidc.scope',
  'oidc.email_verified_required',
  'oidc.only_start_if_oidc_is_available',
  'oidc.use_expiry_from_token',
  'oidc.strip_email_domain',
  'oidc.pkce.enabled',
  'oidc.pkce.method',
  'control.url',
  'device.socket',
  'device.accept_routes',
  'device.accept_dns',
  'redirect.ports',
]

export function supportBundle(facts: BundleFacts): string {
  const clean = placeholders(facts.snapshot, facts.home)
  let leftOut = 0
  const kept = (lines: readonly string[]): readonly string[] =>
    lines.flatMap((line) => {
      const text = printable(clean(redactAll(line)), LONGEST_LINE)
      if (!mayHoldToken(text)) return [text]
      leftOut += 1
      return []
    })
  const { known, unknown } = readLog(facts.logLines)
  leftOut += unknown
  const sections: readonly (readonly [title: string, lines: readonly string[]])[] = [
    ['This app', kept(aboutApp(facts))],
    ['Settings', kept(facts.appSettings.map(([name, value]) => `${name}: ${value}`))],
    ['Configuration', kept(configuration(facts.configuration))],
    ['State', kept(describeSnapshot(facts.snapshot))],
    ['Checks', kept(checks(facts.doctor))],
    ['Log', kept(known)],
  ]
  return [
    'Latchkey support bundle',
    '',
    'This text is the whole of it. Names and addresses of people and devices are replaced by words in brackets.',
    ...sections.flatMap(([title, lines]) => ['', `== ${title} ==`, ...(lines.length === 0 ? ['(nothing)'] : lines)]),
    '',
    leftOut === 0 ? 'No line was left out.' : `${count(leftOut)} left out: they could have held a secret.`,
    '',
  ].join('\n')
}

/** `latchkey-support-2026-08-01-1204.txt`, by UTC. */
export function bundleFileName(at: EpochMs): string {
  return `latchkey-support-${new Date(at).toISOString().slice(0, 16).replace('T', '-').replace(':', '')}.txt`
}

function aboutApp({ at, version, system, runtime, language }: BundleFacts): readonly string[] {
  return [
    `Time: ${new Date(at).toISOString()}`,
    `Latchkey: ${version}`,
    `System: ${system}`,
    `Runs on: ${runtime}`,
    `Language: ${language}`,
  ]
}

function configuration(given: BundleFacts['configuration']): readonly string[] {
  if (given instanceof AppError) return [`${given.code}`, ...given.userMessage.split('\n')]
  return [
    ...given.settings.map(({ key, value, source }) =>
      SHOWN_SETTINGS.includes(key) ? `${key}: ${value} (${source})` : `${key} is set (${source})`,
    ),
    ...given.notices.map(({ key, line, text }) => `note on ${key}${line === null ? '' : `, line ${line}`}: ${text}`),
  ]
}

function checks({ startedAt, pending, checks: found }: DoctorView): readonly string[] {
  if (startedAt === null) return ['They were not run.']
  return [
    `Begun ${new Date(startedAt).toISOString()}${pending.length === 0 ? '' : `; still to come: ${pending.join(', ')}`}`,
    ...found.map(({ area, name, verdict, found: text, code }) => {
      const reason = code === null ? '' : ` [${code}]`
      return `${verdict.padEnd(4)} ${area}: ${name}: ${text}${reason}`
    }),
  ]
}

/** Only lines that our own logger writes: whatever else stands in that file is not ours to hand on. */
function readLog(lines: readonly string[]): { readonly known: readonly string[]; readonly unknown: number } {
  const last = lines.filter((line) => line.trim() !== '').slice(-MOST_LOG_LINES)
  const known = last.filter(isLogLine)
  return { known, unknown: last.length - known.length }
}

function isLogLine(line: string): boolean {
  try {
    const entry: unknown = JSON.parse(line)
    return typeof entry === 'object' && entry !== null && 'at' in entry && 'level' in entry && 'event' in entry
  } catch {
    return false
  }
}

function count(lines: number): string {
  return lines === 1 ? '1 line was' : `${lines} lines were`
}
