/** Runs a program to its end and says how long it took and how much memory it held at most. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export type Environment = Readonly<Record<string, string | undefined>>

/** A program that does not end by then has failed. */
const LIMIT_MS = 60_000
const REPORTER = fileURLToPath(new URL('report-memory.mjs', import.meta.url))

/**
 * @returns milliseconds from its start to its end
 * @throws Error when it ends otherwise than with `exitCode`
 */
export async function timeProgram(args: readonly string[], env: Environment, exitCode = 0): Promise<number> {
  const started = performance.now()
  const child = spawn(process.execPath, [...args], {
    env,
    stdio: ['ignore', 'ignore', 'inherit'],
    timeout: LIMIT_MS,
  })
  const [code] = await once(child, 'exit')
  const took = performance.now() - started
  if (code !== exitCode) throw new Error(`node ${args.join(' ')} ended with ${code}`)
  return took
}

/** @returns its peak resident memory in MiB. A run of its own: reporting costs a little time. */
export async function weighProgram(
  args: readonly string[],
  env: Environment,
  folder: string,
  exitCode = 0,
): Promise<number> {
  const file = join(folder, 'peak-memory')
  await timeProgram(['--import', REPORTER, ...args], { ...env, LATCHKEY_BENCH_MEMORY: file }, exitCode)
  return Number(await readFile(file, 'utf8')) / 1024
}
