/** Runs a command to its end and hands back what it printed. */
import { spawn } from 'node:child_process'
import { access, constants } from 'node:fs/promises'
import { join } from 'node:path'
import { isRoot, type User } from './users.ts'

export interface RunOptions {
  /** The whole environment, not an addition to ours. Default: ours. */
  readonly env?: NodeJS.ProcessEnv
  readonly cwd?: string
  /** Another user to run as; only root may. */
  readonly user?: User
  /** Text for standard input. */
  readonly input?: string
  /** Default 60 s; the command is killed then. */
  readonly deadlineMs?: number
  /** Hand back any exit code instead of throwing. */
  readonly anyExit?: boolean
}

export interface RunResult {
  /** null when it ended by a signal. */
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** @throws Error with the command's name, exit code and last lines of stderr, unless `anyExit`. */
export function run(command: string, args: readonly string[], options: RunOptions = {}): Promise<RunResult> {
  const { deadlineMs = 60_000, user } = options
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      env: options.env ?? process.env,
      ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
      ...(user && isRoot() ? { uid: user.uid, gid: user.gid } : {}),
    })
    // Not spawn's own `timeout`: for a command that cannot be run it holds the process until its end.
    const timer = setTimeout(() => child.kill('SIGKILL'), deadlineMs)
    const stdout: Buffer[] = []
    const stderr: Buffer[] = []
    child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk))
    child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk))
    child.stdin.on('error', () => {}) // a command that never reads its input is fine
    child.stdin.end(options.input ?? '')
    child.on('error', (error) => {
      clearTimeout(timer)
      reject(new Error(`${command} cannot be run: ${error.message}`))
    })
    child.on('close', (code, signal) => {
      clearTimeout(timer)
      const result = { code, stdout: Buffer.concat(stdout).toString(), stderr: Buffer.concat(stderr).toString() }
      if (code === 0 || options.anyExit === true) return resolve(result)
      const how = code === null ? `was ended by ${signal} (deadline ${deadlineMs} ms)` : `ended with code ${code}`
      reject(new Error(`${command} ${args[0] ?? ''} ${how}: ${lastLines(result.stderr || result.stdout, 8)}`))
    })
  })
}

/** The last `count` lines that are not blank. */
export function lastLines(text: string, count: number): string {
  return text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .slice(-count)
    .join('\n')
}

/** The full path of a program on our PATH; null when it is not there. */
export async function findProgram(name: string): Promise<string | null> {
  for (const folder of (process.env.PATH ?? '/usr/bin:/bin').split(':')) {
    const path = join(folder, name)
    const isExecutable = await access(path, constants.X_OK).then(
      () => true,
      () => false,
    )
    if (isExecutable) return path
  }
  return null
}
