/** A peer's process: logs to a file, dies with us, ends only itself. */
import { spawn } from 'node:child_process'
import { closeSync, openSync, readFileSync } from 'node:fs'
import { lastLines } from './run.ts'
import { isRoot, type User } from './users.ts'
import { GiveUp, type WaitOptions, waitUntil, within } from './wait.ts'

export interface ChildOptions {
  /** Shown in errors. */
  readonly name: string
  readonly command: string
  readonly args: readonly string[]
  /** Receives stdout and stderr, appended. */
  readonly logFile: string
  /** The whole environment, not an addition to ours. */
  readonly env: NodeJS.ProcessEnv
  readonly cwd?: string
  /** Another user to run as; only root may. */
  readonly user?: User
  /** Text for standard input. */
  readonly input?: string
}

export interface Child {
  readonly pid: number
  readonly running: () => boolean
  /** The log's last lines. */
  readonly tail: (lines?: number) => string
  /** Waits as waitUntil does, but gives up at once when the process has ended. @throws Error with the log's tail */
  readonly ready: <T>(
    look: () => Promise<T> | T,
    options: Pick<WaitOptions, 'deadlineMs' | 'everyMs'>,
  ) => Promise<Exclude<T, undefined | false>>
  /** SIGTERM to the process group, SIGKILL after 10 s. Harmless when it has ended. */
  readonly stop: () => Promise<void>
  /** SIGKILL to the process group. */
  readonly kill: () => Promise<void>
}

const STOP_MS = 10_000

/**
 * Starts a process in a group of its own. It gets SIGTERM when this process dies, however it dies (setpriv
 * --pdeathsig), so that a killed test run leaves nothing behind.
 */
export async function startChild(options: ChildOptions): Promise<Child> {
  const { name, user, logFile } = options
  const identity = user && isRoot() ? [`--reuid=${user.uid}`, `--regid=${user.gid}`, '--clear-groups'] : []
  const log = openSync(logFile, 'a')
  const child = spawn('setpriv', ['--pdeathsig', 'TERM', ...identity, '--', options.command, ...options.args], {
    detached: true,
    env: options.env,
    stdio: [options.input === undefined ? 'ignore' : 'pipe', log, log],
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
  })
  closeSync(log)
  let ended: string | undefined
  const exit = new Promise<void>((resolve) => {
    child.once('exit', (code, signal) => {
      ended = signal ? `by ${signal}` : `with code ${code}`
      resolve()
    })
  })
  await new Promise<void>((resolve, reject) => {
    child.once('spawn', resolve)
    child.once('error', (error) => reject(new Error(`${name} cannot be started: ${error.message}`)))
  })
  const { pid } = child
  if (pid === undefined) throw new Error(`${name} has no process id`)
  child.stdin?.on('error', () => {})
  child.stdin?.end(options.input)

  const tail = (lines = 15) => lastLines(readFileSync(logFile, 'utf8'), lines)
  const signal = async (which: NodeJS.Signals) => {
    if (ended !== undefined) return
    process.kill(-pid, which)
    await within(exit, { what: `${name} to end after ${which}`, deadlineMs: STOP_MS })
  }
  return {
    pid,
    running: () => ended === undefined,
    tail,
    kill: () => signal('SIGKILL'),
    stop: () => signal('SIGTERM').catch(() => signal('SIGKILL')),
    ready: async (look, bounds) => {
      try {
        return await waitUntil(
          () => {
            if (ended !== undefined) throw new GiveUp(`it ended ${ended}`)
            return look()
          },
          { what: 'it to be ready', ...bounds },
        )
      } catch (error) {
        await signal('SIGKILL')
        const reason = error instanceof Error ? error.message : String(error)
        throw new Error(`${name} did not start: ${reason}\n--- end of ${logFile}\n${tail()}`)
      }
    },
  }
}
