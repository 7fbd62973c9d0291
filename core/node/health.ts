/** Which of the daemon's health warnings a person is told, in which order. Codes: tailscaled tsconst/health.go. */
import { type HealthWarning, MOST_LINES } from './local-api-wire.ts'

/** Says that the others are not to be trusted yet (shown for five seconds after a start). */
const WARMING_UP = 'warming-up'

/** Nothing is wrong with the connection when these are shown; the last repeats the state. */
const NOT_ABOUT_THE_CONNECTION = new Set([
  WARMING_UP,
  'is-using-unstable-version',
  'update-available',
  'security-update-available',
  'wantrunning-false',
])

const SEVERITIES = ['high', 'medium', 'low']

/** Texts, worst first: what impairs the connection, then by severity. Empty while the daemon is warming up. */
export function healthTexts(warnings: readonly HealthWarning[]): string[] {
  if (warnings.some((warning) => warning.WarnableCode === WARMING_UP)) return []
  return warnings
    .filter((warning) => !NOT_ABOUT_THE_CONNECTION.has(warning.WarnableCode))
    .sort((a, b) => rank(a) - rank(b))
    .slice(0, MOST_LINES)
    .map((warning) => warning.Text)
}

/** The daemon's only way of saying why a login does not get on; null when there is no such warning. */
export function loginTrouble(warnings: readonly HealthWarning[]): string | null {
  const warning = warnings.find((candidate) => candidate.WarnableCode === 'login-state')
  return warning === undefined ? null : loginError(warning.Text)
}

/** The error inside the text of `login-state`; null when it tells of none ("You are logged out."). */
function loginError(text: string): string | null {
  const error = /last login error was: (.+)/s.exec(text)?.[1] ?? null
  // The trace of a try that a later start called off.
  return error === null || /context canceled/.test(error) ? null : error
}

function rank(warning: HealthWarning): number {
  const severity = SEVERITIES.indexOf(warning.Severity)
  return (warning.ImpactsConnectivity ? 0 : 10) + (severity === -1 ? SEVERITIES.length : severity)
}
