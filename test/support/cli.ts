/** The terminal as people run it: built once, started as a process of its own with an environment of its own. */
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))

export interface BuiltCli {
  readonly script: string
  remove(): Promise<void>
}

/** A build of its own, so that test files can run side by side; below node_modules, where the native module is found. */
export async function buildCli(): Promise<BuiltCli> {
  const cache = join(ROOT, 'node_modules', '.cache')
  await mkdir(cache, { recursive: true })
  const outDir = await mkdtemp(join(cache, 'cli-under-test-'))
  await build({ configFile: join(ROOT, 'cli', 'vite.config.ts'), build: { outDir } })
  return { script: join(outDir, 'latchkey.js'), remove: () => rm(outDir, { recursive: true, force: true }) }
}

export interface CliExit {
  /** null when a signal ended it. */
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly stdout: string
  readonly stderr: string
  /** Standard output as the objects of `--json`. */
  readonly events: readonly CliLine[]
}

export type CliLine = { readonly type: string } & Readonly<Record<string, unknown>>

export interface CliProcess {
  readonly pid: number
  readonly child: ChildProcess
  stdout(): string
  stderr(): string
  /** The first event of that type, printed already or to come. @throws Error with all output when it does not come */
  event(type: string, matches?: (event: CliLine) => boolean, deadlineMs?: number): Promise<CliLine>
  /** Waits for words in the text of both streams. */
  text(match: RegExp, deadlineMs?: number): Promise<string>
  exit(deadlineMs?: number): Promise<CliExit>
  signal(signal: NodeJS.Signals): void
}

const WAIT_MS = 15_000

/** Where it can be had: ends the process with the test run, so that a test that failed in the middle leaves nothing behind. */
const WITH_US = process.platform === 'linux' ? ['setpriv', '--pdeathsig', 'KILL', '--'] : []

export function startCli(
  script: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  options: { cwd?: string } = {},
): CliProcess {
  const [command = '', ...rest] = [...WITH_US, process.execPath, script, ...args]
  const child = spawn(command, rest, {
    env: { PATH: process.env.PATH ?? '/usr/bin:/bin', LANG: 'C.UTF-8', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
  })
  const text = { stdout: '', stderr: '' }
  let ended: { code: number | null; signal: NodeJS.Signals | null } | null = null
  const looks = new Set<() => void>()
  const changed = (): void => {
    for (const look of [...looks]) look()
  }
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (chunk: string) => {
      text[name] += chunk
      changed()
    })
  }
  child.on('close', (code, signal) => {
    ended = { code, signal }
    changed()
  })

  function when<T>(find: () => T | null, what: string, deadlineMs: number, evenAfterEnd: boolean): Promise<T> {
    return new Promise((resolve, reject) => {
      const fail = (why: string): void => {
        stop()
        reject(new Error(`${why} for ${what}\n--- stdout\n${text.stdout}\n--- stderr\n${text.stderr}`))
      }
      const timer = setTimeout(() => fail(`waited ${deadlineMs} ms in vain`), deadlineMs)
      const stop = (): void => {
        clearTimeout(timer)
        looks.delete(look)
      }
      const look = (): void => {
        const found = find()
        if (found !== null) {
          stop()
          resolve(found)
        } else if (ended !== null && !evenAfterEnd)
          fail(`latchkey ended with ${ended.code ?? ended.signal} before the wait`)
      }
      looks.add(look)
      look()
    })
  }

  return {
    pid: child.pid ?? 0,
    child,
    stdout: () => text.stdout,
    stderr: () => text.stderr,
    event: (type, matches = () => true, deadlineMs = WAIT_MS) =>
      when(
        () => eventsOf(text.stdout).find((event) => event.type === type && matches(event)) ?? null,
        `an event ${type}`,
        deadlineMs,
        false,
      ),
    text: (match, deadlineMs = WAIT_MS) =>
      when(() => match.exec(text.stdout + text.stderr)?.[0] ?? null, `the words ${match}`, deadlineMs, false),
    exit: (deadlineMs = WAIT_MS) =>
      when(
        () => (ended === null ? null : { ...ended, ...text, events: eventsOf(text.stdout) }),
        'the end',
        deadlineMs,
        true,
      ).catch((error: unknown) => {
        child.kill('SIGKILL')
        throw error
      }),
    signal: (signal) => {
      child.kill(signal)
    },
  }
}

export async function runCli(
  script: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<CliExit> {
  return startCli(script, args, env).exit()
}

function eventsOf(stdout: string): CliLine[] {
  const lines = stdout.split('\n').slice(0, -1)
  return lines.flatMap((line) => {
    if (!line.startsWith('{')) return []
    const value: unknown = JSON.parse(line)
    return isLine(value) ? [value] : []
  })
}

function isLine(value: unknown): value is CliLine {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string'
}

export interface CliHome {
  readonly folder: string
  readonly home: string
  readonly tmp: string
  readonly config: string
  /** LATCHKEY_HOME, HOME and TMPDIR below one folder, and no way to the desktop of whoever runs the tests. */
  readonly env: Readonly<Record<string, string>>
  writeConfig(text: string): Promise<void>
  remove(): Promise<void>
}

export async function createCliHome(): Promise<CliHome> {
  const folder = await mkdtemp(join(tmpdir(), 'lk-cli-'))
  const home = join(folder, 'latchkey')
  const tmp = join(folder, 'tmp')
  const config = join(folder, 'config.yaml')
  await mkdir(tmp)
  return {
    folder,
    home,
    tmp,
    config,
    env: {
      HOME: folder,
      LATCHKEY_HOME: home,
      LATCHKEY_CONFIG: config,
      TMPDIR: tmp,
      DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nonexistent',
    },
    writeConfig: (text) => writeFile(config, text),
    remove: () => rm(folder, { recursive: true, force: true }),
  }
}
