/** Reads the command line: command, options, operand. Every mistake is a general.usage that names the nearest right word. */
import { parseArgs } from 'node:util'
import { AppError } from '../core/errors/app-error.ts'
import { COMMANDS, type CommandName, isCommandName, isOptionName, OPTIONS, type OptionName } from './command-table.ts'
import { nearest } from './nearest.ts'

export interface Invocation {
  readonly command: CommandName
  readonly operand: string | null
  readonly options: Options
}

export interface Options {
  readonly config: string | null
  readonly profile: string | null
  readonly json: boolean
  readonly browser: string | null
  readonly noBrowser: boolean
  readonly device: boolean
  readonly timeoutMs: number | null
  readonly anotherAccount: boolean
  readonly reauthenticate: boolean
  readonly memoryOnly: boolean
  /** Only beside `memoryOnly`: without it `login` ends by itself. */
  readonly once: boolean
  readonly node: boolean
}

/** A day: longer than any link or code lives. */
const LONGEST_TIMEOUT_SECONDS = 86_400

/**
 * @param argv without the interpreter and the script
 * @throws AppError general.usage
 */
export function readArguments(argv: readonly string[]): Invocation {
  const { given, words } = readTokens(argv)
  if (given.has('version') && words.length === 0) return invocation('version', null, given)
  const [word, ...rest] = words
  if (word === undefined) return invocation('help', null, given)
  if (!isCommandName(word)) throw usage(`Unknown command "${word}".`, nearest(word, Object.keys(COMMANDS)))
  const allowed: readonly string[] = COMMANDS[word].options
  for (const name of given.keys()) {
    if (name !== 'version' && allowed.includes(name)) continue
    throw usage(`\`latchkey ${word}\` has no option --${name}.`, nearestOption(name, allowed))
  }
  const operand = rest[0] ?? null
  const tooMany = COMMANDS[word].operand === null ? operand : (rest[1] ?? null)
  if (tooMany !== null) throw usage(`\`latchkey ${word}\` does not know what to do with "${tooMany}".`, null)
  if (given.has('help')) return invocation('help', word === 'help' ? operand : word, given)
  return invocation(word, operand, given)
}

/** Whether `--json` was asked for, even when the rest of the line is wrong: the error is then told as JSON. */
export function wantsJson(argv: readonly string[]): boolean {
  const end = argv.indexOf('--')
  return (end === -1 ? argv : argv.slice(0, end)).includes('--json')
}

type Given = ReadonlyMap<OptionName, string | true>

function readTokens(argv: readonly string[]): { given: Given; words: string[] } {
  const { tokens } = parseArgs({
    args: [...argv],
    strict: false,
    allowPositionals: true,
    tokens: true,
    options: Object.fromEntries(
      Object.entries(OPTIONS).map(([name, spec]) => [
        name,
        {
          type: spec.value === null ? 'boolean' : 'string',
          ...('short' in spec ? { short: spec.short } : {}),
        } as const,
      ]),
    ),
  })
  const given = new Map<OptionName, string | true>()
  const words: string[] = []
  for (const token of tokens) {
    if (token.kind === 'positional') words.push(token.value)
    if (token.kind !== 'option') continue
    const { name } = token
    if (!isOptionName(name)) throw usage(`Unknown option ${token.rawName}.`, nearestOption(name, Object.keys(OPTIONS)))
    const value = OPTIONS[name].value
    if (value === null && token.value !== undefined) throw usage(`--${name} takes no value.`, null)
    if (value !== null && (token.value === undefined || token.value === '' || isOption(token.value, token.inlineValue)))
      throw usage(`--${name} needs a value: --${name} ${value}.`, null)
    given.set(name, token.value ?? true)
  }
  return { given, words }
}

/** `--config --json` is a forgotten value; `--config=--json` is meant. */
function isOption(value: string, inline: boolean | undefined): boolean {
  return inline !== true && value.startsWith('--')
}

function invocation(command: CommandName, operand: string | null, given: Given): Invocation {
  const options: Options = {
    config: text(given, 'config'),
    profile: text(given, 'profile'),
    json: given.has('json'),
    browser: text(given, 'browser'),
    noBrowser: given.has('no-browser'),
    device: given.has('device'),
    timeoutMs: readTimeout(text(given, 'timeout')),
    anotherAccount: given.has('another-account'),
    reauthenticate: given.has('reauthenticate'),
    memoryOnly: given.has('memory-only'),
    once: given.has('once'),
    node: given.has('node'),
  }
  if (options.browser !== null && options.noBrowser)
    throw usage('--browser and --no-browser cannot both be meant.', null)
  if (options.browser !== null && options.device)
    throw usage('--device opens no browser, so --browser has no use.', null)
  if (options.once && !options.memoryOnly)
    throw usage('--once has a use only with --memory-only: any other login ends by itself.', null)
  return { command, operand, options }
}

function text(given: Given, name: OptionName): string | null {
  const value = given.get(name)
  return typeof value === 'string' ? value : null
}

function readTimeout(value: string | null): number | null {
  if (value === null) return null
  const seconds = Number(value)
  if (!/^[0-9]+(\.[0-9]+)?$/.test(value) || seconds <= 0 || seconds > LONGEST_TIMEOUT_SECONDS)
    throw usage(`--timeout takes seconds, more than 0 and at most ${LONGEST_TIMEOUT_SECONDS}; got "${value}".`, null)
  return Math.round(seconds * 1_000)
}

function nearestOption(name: string, candidates: readonly string[]): string | null {
  const found = nearest(name, candidates)
  return found === null ? null : `--${found}`
}

function usage(problem: string, suggestion: string | null): AppError {
  return new AppError('general.usage', {
    problem: suggestion === null ? problem : `${problem} Did you mean ${suggestion}?`,
  })
}
