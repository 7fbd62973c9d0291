/** Runs the client under test as an account of this machine, with its output at hand while it runs. */
import { type ChildProcess, spawn } from 'node:child_process'
import { chmod, copyFile, cp } from 'node:fs/promises'
import { join } from 'node:path'
import type { Account } from './account.ts'
import type { WorldFolder } from './support/folder.ts'
import { run } from './support/run.ts'
import { isRoot } from './support/users.ts'

export interface ClientOptions {
  readonly account: Account
  readonly command: string
  readonly args: readonly string[]
  /** Added to the account's environment. */
  readonly env?: Readonly<Record<string, string>>
  readonly cwd?: string
}

export interface ClientExit {
  /** null when it ended by a signal. */
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly stdout: string
  readonly stderr: string
}

export interface Client {
  readonly pid: number
  readonly stdout: () => string
  readonly stderr: () => string
  /**
   * The first line of either stream that matches, printed already or to come.
   * @throws Error with all output when time is up or the client ends before
   */
  readonly waitForLine: (match: Pick<RegExp, 'test'>, deadlineMs?: number) => Promise<string>
  /** @throws Error with all output when it has not ended by then; it is killed */
  readonly exit: (deadlineMs?: number) => Promise<ClientExit>
  readonly signal: (signal: NodeJS.Signals) => void
}

const LINE_MS = 30_000
const EXIT_MS = 60_000

const running = new Set<ChildProcess>()

/** SIGKILL to every client that still runs, as those of a test that failed may. */
export function killClients(): void {
  for (const child of running) child.kill('SIGKILL')
}

export function startClient(options: ClientOptions): Client {
  const { account, command, args } = options
  const identity = isRoot() ? { uid: account.user.uid, gid: account.user.gid } : {}
  const child = spawn(command, args, {
    ...identity, // for root this also drops every supplementary group
    cwd: options.cwd ?? account.home,
    env: { ...account.env, ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  running.add(child)
  const out = { stdout: '', stderr: '' }
  const listeners = new Set<() => void>()
  const notify = () => {
    for (const listener of [...listeners]) listener()
  }
  let ended: ClientExit | undefined
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (chunk: string) => {
      out[name] += chunk
      notify()
    })
  }
  child.on('error', (error) => {
    out.stderr += `${command} cannot be run: ${error.message}\n`
    ended = { code: null, signal: null, ...out }
    notify()
  })
  child.on('close', (code, signal) => {
    running.delete(child)
    ended = { code, signal, ...out }
    notify()
  })
  const failure = (what: string) => new Error(`${what}\n--- stdout\n${out.stdout}\n--- stderr\n${out.stderr}`)

  /** Looks at once and after every change. */
  const when = <T>(look: () => T | undefined, what: string, deadlineMs: number): Promise<T> =>
    new Promise((resolve, reject) => {
      const timer = setTimeout(
        () => settle(() => reject(failure(`waited ${deadlineMs} ms in vain for ${what}`))),
        deadlineMs,
      )
      const settle = (act: () => void) => {
        clearTimeout(timer)
        listeners.delete(check)
        act()
      }
      const check = () => {
        try {
          const found = look()
          if (found !== undefined) settle(() => resolve(found))
        } catch (error) {
          settle(() => reject(error))
        }
      }
      listeners.add(check)
      check()
    })
  return {
    pid: child.pid ?? 0,
    stdout: () => out.stdout,
    stderr: () => out.stderr,
    waitForLine: (match, deadlineMs = LINE_MS) => {
      const what = `a line like ${match}`
      return when(
        () => {
          const line = completeLines(out).find((each) => match.test(each))
          if (line === undefined && ended) throw failure(`the client ended without ${what}`)
          return line
        },
        what,
        deadlineMs,
      )
    },
    exit: (deadlineMs = EXIT_MS) =>
      when(() => ended, 'the client to end', deadlineMs).catch((error) => {
        child.kill('SIGKILL')
        throw error
      }),
    signal: (signal) => {
      child.kill(signal)
    },
  }
}

/** Without an unfinished last line. */
function completeLines({ stdout, stderr }: { stdout: string; stderr: string }): string[] {
  return [stdout, stderr].flatMap((each) => each.split('\n').slice(0, -1))
}

export interface StagedClient {
  /** From here the native module can be imported. */
  readonly folder: string
  /** Node.js and the script to run with it. */
  readonly node: string
  readonly script: string
}

/**
 * Copies the built command-line client with its native module to where every user may read it: the checkout may sit in
 * a folder that is closed to others.
 * @param checkout root of the repository, built
 */
export async function stageClient(folder: WorldFolder, checkout: string, reader: Account): Promise<StagedClient> {
  const path = await stageNativeModules(folder, checkout)
  await copyFile(join(checkout, 'package.json'), join(path, 'package.json'))
  await cp(join(checkout, 'dist'), join(path, 'dist'), { recursive: true })
  await run('chmod', ['-R', 'a+rX', path])
  return { folder: path, node: await readableNode(path, reader), script: join(path, 'dist', 'cli', 'latchkey.js') }
}

/** A folder from which any user's Node.js can import `@napi-rs/keyring`. */
export async function stageNativeModules(folder: WorldFolder, checkout: string): Promise<string> {
  const path = await folder.sub('client')
  const modules = join('node_modules', '@napi-rs')
  await cp(join(checkout, modules), join(path, modules), { recursive: true, dereference: true })
  await run('chmod', ['-R', 'a+rX', path])
  return path
}

/** This Node.js, or a copy of it where the reader cannot run it in its place. */
async function readableNode(folder: string, reader: Account): Promise<string> {
  const asReader = { env: reader.env, user: reader.user, anyExit: true }
  const works = await run(process.execPath, ['--version'], asReader).catch(() => undefined)
  if (works?.code === 0) return process.execPath
  const copy = join(folder, 'node')
  await copyFile(process.execPath, copy)
  await chmod(copy, 0o755)
  return copy
}
