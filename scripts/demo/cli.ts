/** Runs the built terminal as a person would: its own process, its output straight through. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

export const BUILT_CLI = fileURLToPath(new URL('../../dist/cli/latchkey.js', import.meta.url))

export interface RunningProgram {
  /** Its exit code; a signal counts as 1. */
  readonly ended: Promise<number>
  /** Asks it to end, as Ctrl-C does. Harmless afterwards. */
  interrupt(): void
}

export type Environment = Readonly<Record<string, string | undefined>>

/** @param quiet drops what it prints */
export function runLatchkey(args: readonly string[], environment: Environment, quiet = false): RunningProgram {
  return runProgram(process.execPath, [BUILT_CLI, ...args], environment, quiet)
}

export function runProgram(
  file: string,
  args: readonly string[],
  environment: Environment,
  quiet = false,
): RunningProgram {
  // A group of its own: the terminal's Ctrl-C then comes through us, once, and our cleaning up stays in order.
  const child = spawn(file, [...args], { env: environment, stdio: quiet ? 'ignore' : 'inherit', detached: true })
  const ended = once(child, 'exit').then(([code]) => (typeof code === 'number' ? code : 1))
  return { ended, interrupt: () => void child.kill('SIGINT') }
}
