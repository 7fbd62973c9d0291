import { describe, expect, it } from 'vitest'
import { readArguments, wantsJson } from '../../../cli/arguments.ts'
import { COMMANDS } from '../../../cli/command-table.ts'

describe('reading the command line', () => {
  it('takes every option of login', () => {
    const { command, options } = readArguments([
      'login',
      '--config=a.yaml',
      '--profile',
      'work',
      '--json',
      '--browser',
      'firefox --private',
      '--timeout',
      '1.5',
      '--another-account',
      '--reauthenticate',
      '--memory-only',
      '--once',
    ])
    expect(command).toBe('login')
    expect(options).toEqual({
      config: 'a.yaml',
      profile: 'work',
      json: true,
      browser: 'firefox --private',
      noBrowser: false,
      device: false,
      timeoutMs: 1_500,
      anotherAccount: true,
      reauthenticate: true,
      memoryOnly: true,
      once: true,
      node: false,
    })
  })

  it('takes options before the command', () => {
    expect(readArguments(['--profile', 'work', 'status'])).toMatchObject({
      command: 'status',
      options: { profile: 'work' },
    })
  })

  it.each([
    { argv: [], command: 'help', operand: null },
    { argv: ['--help'], command: 'help', operand: null },
    { argv: ['-h'], command: 'help', operand: null },
    { argv: ['login', '--help'], command: 'help', operand: 'login' },
    { argv: ['help', 'login'], command: 'help', operand: 'login' },
    { argv: ['--version'], command: 'version', operand: null },
  ])('$argv is $command', ({ argv, command, operand }) => {
    expect(readArguments(argv)).toMatchObject({ command, operand })
  })

  it.each([
    { argv: ['lgoin'], problem: 'Unknown command "lgoin". Did you mean login?' },
    { argv: ['frobnicate'], problem: 'Unknown command "frobnicate".' },
    { argv: ['login', '--brwoser', 'x'], problem: 'Unknown option --brwoser. Did you mean --browser?' },
    { argv: ['login', '-x'], problem: 'Unknown option -x.' },
    { argv: ['status', '--device'], problem: '`latchkey status` has no option --device.' },
    { argv: ['version', '--json'], problem: '`latchkey version` has no option --json.' },
    { argv: ['login', '--config'], problem: '--config needs a value: --config FILE.' },
    { argv: ['login', '--config='], problem: '--config needs a value: --config FILE.' },
    { argv: ['login', '--config', '--json'], problem: '--config needs a value: --config FILE.' },
    { argv: ['login', '--json=yes'], problem: '--json takes no value.' },
    { argv: ['login', 'now'], problem: '`latchkey login` does not know what to do with "now".' },
    { argv: ['help', 'login', 'now'], problem: '`latchkey help` does not know what to do with "now".' },
    { argv: ['login', '--browser', 'x', '--no-browser'], problem: '--browser and --no-browser cannot both be meant.' },
    { argv: ['login', '--browser', 'x', '--device'], problem: '--device opens no browser, so --browser has no use.' },
    {
      argv: ['login', '--once'],
      problem: '--once has a use only with --memory-only: any other login ends by itself.',
    },
  ])('refuses $argv', ({ argv, problem }) => {
    expect(() => readArguments(argv)).toThrow(
      expect.objectContaining({ code: 'general.usage', family: 'usage', userMessage: problem }),
    )
  })

  it.each(['0', '-1', '1e3', 'soon', '0x10', '86401', '', ' 5'])('refuses a timeout of "%s"', (value) => {
    expect(() => readArguments(['login', `--timeout=${value}`])).toThrow(
      expect.objectContaining({ code: 'general.usage' }),
    )
  })

  it('knows that JSON was asked for although the rest of the line is wrong', () => {
    expect(wantsJson(['lgoin', '--json'])).toBe(true)
    expect(wantsJson(['login', '--', '--json'])).toBe(false)
  })

  it('offers --config, --profile, --json and --help with every command that works on a session', () => {
    for (const name of ['login', 'status', 'watch', 'renew', 'logout', 'doctor'] as const) {
      expect(COMMANDS[name].options).toEqual(expect.arrayContaining(['config', 'profile', 'json', 'help']))
    }
  })
})
