/** `latchkey help [COMMAND]`: written from the same table that the line is read with. */
import { AppError } from '../../core/errors/app-error.ts'
import type { Command } from '../command.ts'
import {
  COMMANDS,
  type CommandName,
  type CommandSpec,
  isCommandName,
  OPTIONS,
  type OptionSpec,
} from '../command-table.ts'
import { nearest } from '../nearest.ts'

export const help: Command = async ({ operand, output }) => {
  if (operand === null) output.print(...overview())
  else if (isCommandName(operand)) output.print(...describe(operand))
  else {
    const near = nearest(operand, Object.keys(COMMANDS))
    const problem = `Unknown command "${operand}".${near === null ? '' : ` Did you mean ${near}?`}`
    throw new AppError('general.usage', { problem })
  }
  return { result: null, exitCode: 0 }
}

function overview(): string[] {
  return [
    'latchkey: sign in to your Headscale network, and stay signed in.',
    '',
    'Usage: latchkey COMMAND [OPTIONS]',
    '',
    ...columns(Object.entries(COMMANDS).map(([name, spec]) => [name, spec.summary])),
    '',
    'Environment:',
    ...columns([
      ['LATCHKEY_CONFIG', 'The configuration file, as --config.'],
      ['LATCHKEY_HOME', "The folder of all of Latchkey's own files."],
      ['BROWSER', 'The command that opens links, as --browser.'],
    ]),
    '',
    'Exit codes: 0 done, 1 a bug, 2 usage or configuration, 3 refused, 4 network, 5 keychain,',
    '6 Tailscale daemon, 7 cancelled or timed out, 8 the session has ended: sign in again.',
    '',
    '`latchkey help COMMAND` tells more about one.',
  ]
}

function describe(name: CommandName): string[] {
  const spec: CommandSpec = COMMANDS[name]
  const operand = spec.operand === null ? '' : ` [${spec.operand}]`
  const options = spec.options.map((option): [string, string] => {
    const { short, value, help: words }: OptionSpec = OPTIONS[option]
    return [`${short === undefined ? '' : `-${short}, `}--${option}${value === null ? '' : ` ${value}`}`, words]
  })
  return [
    `Usage: latchkey ${name}${operand} [OPTIONS]`,
    '',
    spec.summary,
    '',
    ...columns(options),
    ...spec.details.flatMap((paragraph) => ['', paragraph]),
  ]
}

function columns(rows: ReadonlyArray<readonly [string, string]>): string[] {
  const width = Math.max(...rows.map(([left]) => left.length))
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`)
}
