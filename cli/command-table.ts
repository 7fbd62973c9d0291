/** What can be typed: commands and options with the words of `latchkey help`, so that parsing and help cannot differ. */

export interface OptionSpec {
  /** Name of the value in the help; null for a switch. */
  readonly value: string | null
  readonly short?: string
  readonly help: string
}

export const OPTIONS = {
  config: { value: 'FILE', help: 'Configuration file (else LATCHKEY_CONFIG, else the usual places).' },
  profile: { value: 'NAME', help: 'Which of several accounts or servers; "default" when left out.' },
  json: { value: null, help: 'One JSON object a line on standard output; the last one is the result.' },
  help: { value: null, short: 'h', help: 'Show help for the command.' },
  version: { value: null, help: 'Show the version.' },
  browser: {
    value: 'CMD',
    help: 'Command that opens the link, given as its last argument (else BROWSER). The link is from the provider: let no shell read it.',
  },
  'no-browser': { value: null, help: 'Open nothing; show the link to copy.' },
  device: { value: null, help: 'Sign in on another device, with a code (RFC 8628).' },
  timeout: { value: 'SECONDS', help: 'Give up when the sign-in is not finished by then.' },
  'another-account': { value: null, help: 'Have the provider ask which account to use.' },
  reauthenticate: { value: null, help: 'Renew the node key although the present one is valid.' },
  'memory-only': {
    value: null,
    help: 'Go on without a keychain: stay, and keep the session in memory until a signal.',
  },
  once: { value: null, help: 'With --memory-only: end after the sign-in, and the session with it.' },
  node: { value: null, help: 'Log this device out of the network too.' },
} as const satisfies Readonly<Record<string, OptionSpec>>

export type OptionName = keyof typeof OPTIONS

export interface CommandSpec {
  readonly summary: string
  readonly options: readonly OptionName[]
  /** Further paragraphs of `latchkey help COMMAND`. */
  readonly details: readonly string[]
  /** Name of the one word that may follow the command; null when none may. */
  readonly operand: string | null
}

const COMMON = ['config', 'profile', 'json', 'help'] as const

export const COMMANDS = {
  login: {
    summary: 'Sign in, and register this device with the control server.',
    options: [
      ...COMMON,
      'browser',
      'no-browser',
      'device',
      'timeout',
      'another-account',
      'reauthenticate',
      'memory-only',
      'once',
    ],
    details: [
      'Without `control.url` in the configuration it signs in only.',
      'Where no browser can open on this machine, use --device: the code and the link work on any other device.',
      '--memory-only keeps nothing: the command stays, renews the session and prints every change, as `latchkey watch` does, and ends on SIGINT or SIGTERM with exit code 0. The session ends with it; this device stays connected until its key expires.',
    ],
    operand: null,
  },
  status: {
    summary: 'Show the session and this device, asked live.',
    options: COMMON,
    details: ['Exit code 0 when the session is active; 8 when it has ended or nobody is signed in.'],
    operand: null,
  },
  watch: {
    summary: 'Stay: keep the session renewed and print every change.',
    options: COMMON,
    details: ['Ends on SIGINT or SIGTERM with exit code 0.'],
    operand: null,
  },
  renew: { summary: 'Renew the session now.', options: COMMON, details: [], operand: null },
  logout: {
    summary: 'Sign out and forget the session; the device stays registered unless --node is given.',
    options: [...COMMON, 'node', 'browser', 'no-browser'],
    details: [
      "The provider's sign-out page is opened in the browser, because the browser may still be signed in there; the link is printed too. With --json it is opened only if --browser is given, with --no-browser never.",
      'Without --node only the session ends: its tokens are revoked where the provider can, and removed from the keychain. This device stays in the network until its node key expires.',
      'With --node the Tailscale daemon logs out too. It then forgets who may operate it: before you can sign in again without root, somebody must run `sudo tailscale set --operator=$USER`.',
    ],
    operand: null,
  },
  doctor: {
    summary: 'Check every part live, and say what to do about each.',
    options: COMMON,
    details: ['Exit code: that of the first failing part, in the order configuration, keychain, network, daemon.'],
    operand: null,
  },
  help: { summary: 'Show help, for one command or for all.', options: ['help'], details: [], operand: 'COMMAND' },
  version: { summary: 'Show the version.', options: ['help'], details: [], operand: null },
} as const satisfies Readonly<Record<string, CommandSpec>>

export type CommandName = keyof typeof COMMANDS

export function isCommandName(word: string): word is CommandName {
  return Object.hasOwn(COMMANDS, word)
}

export function isOptionName(word: string): word is OptionName {
  return Object.hasOwn(OPTIONS, word)
}
