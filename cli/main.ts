/**
 * One run of `latchkey`: read the line, load the command, run it, say how it ended, leave with the right code. Whatever goes
 * wrong ends in one result line and one exit code; a stack is never shown, because its message may hold a secret.
 */

import { AppError, toAppError } from '../core/errors/app-error.ts'
import { type Invocation, readArguments, wantsJson } from './arguments.ts'
import { type Command, type CommandOutcome, failedOutcome } from './command.ts'
import type { CommandName } from './command-table.ts'
import { openHome } from './open-home.ts'
import { createOutput, type Output } from './output.ts'
import { ownFrames } from './own-frames.ts'
import { createStopwatch } from './stopwatch.ts'

const COMMANDS: Readonly<Record<CommandName, () => Promise<Command>>> = {
  login: async () => (await import('./commands/login.ts')).login,
  status: async () => (await import('./commands/status.ts')).status,
  watch: async () => (await import('./commands/watch.ts')).watch,
  renew: async () => (await import('./commands/renew.ts')).renew,
  logout: async () => (await import('./commands/logout.ts')).logout,
  doctor: async () => (await import('./commands/doctor.ts')).doctor,
  help: async () => (await import('./commands/help.ts')).help,
  version: async () => (await import('./commands/version.ts')).version,
}

/** @returns the exit code, once everything said has left the process */
export async function main(argv: readonly string[]): Promise<number> {
  const environment = process.env
  const output = createOutput(process, { json: wantsJson(argv), environment })
  const unforeseen = catchUnforeseen()
  const outcome = await Promise.race([
    runCommand(argv, output, environment).catch((caught: unknown) => tellFailure(caught, output, environment)),
    unforeseen.then((caught) => tellFailure(caught, output, environment)),
  ])
  if (outcome.result !== null) output.emit(outcome.result)
  await output.flush()
  return outcome.exitCode
}

async function runCommand(
  argv: readonly string[],
  output: Output,
  environment: NodeJS.ProcessEnv,
): Promise<CommandOutcome> {
  const invocation: Invocation = readArguments(argv)
  const command = await COMMANDS[invocation.command]()
  return command({
    options: invocation.options,
    operand: invocation.operand,
    output,
    environment,
    stopwatch: createStopwatch(),
    interrupt: catchSignals(),
  })
}

/** The first signal asks the command to end; a second one does not wait for it. */
function catchSignals(): AbortSignal {
  const controller = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (controller.signal.aborted) process.exit(7)
      controller.abort(new AppError('general.cancelled'))
    })
  }
  return controller.signal
}

/** Resolves with what nobody caught. */
function catchUnforeseen(): Promise<unknown> {
  return new Promise((resolve) => {
    process.on('uncaughtException', resolve)
    process.on('unhandledRejection', resolve)
  })
}

async function tellFailure(caught: unknown, output: Output, environment: NodeJS.ProcessEnv): Promise<CommandOutcome> {
  const error = toAppError(caught, 'latchkey')
  output.complain(error)
  if (error.code === 'general.bug') await logBug(error, environment)
  return failedOutcome(error)
}

/** For whoever mends it: where in our own code it happened, in the log file, if there is a folder for it. */
async function logBug(error: AppError, environment: NodeJS.ProcessEnv): Promise<void> {
  const { createLogFile } = await import('../core/log/log-file.ts')
  const cause = error.cause instanceof Error ? error.cause : error
  const frames = ownFrames(cause.stack ?? '').join(' < ')
  const name = cause.name
  try {
    const { log } = openHome(environment)
    createLogFile(log, Date.now).log('error', 'bug', { where: error.params.where ?? '', name, frames })
  } catch {
    // The command has said what was wrong with the folder, or had no need of one.
  }
}
