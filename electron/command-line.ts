/** What the app was started with, among Chromium's own switches. */
import { parseArgs } from 'node:util'

export interface CommandLine {
  /** `--profile NAME`, as in the terminal; null: not given. */
  readonly profile: string | null
  /** `--hidden`: started at login, so only the tray. */
  readonly hidden: boolean
}

/** @param argv without the program */
export function readCommandLine(argv: readonly string[]): CommandLine {
  const options = { profile: { type: 'string' }, hidden: { type: 'boolean' } } as const
  const { values } = parseArgs({ args: [...argv], options, strict: false })
  return {
    profile: typeof values.profile === 'string' ? values.profile : null,
    hidden: values.hidden === true,
  }
}
