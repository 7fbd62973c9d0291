/** docs/errors.md as the error catalogue makes it; `npm run errors` writes it, a test compares it. */
import { EXIT_CODES } from '../cli/exit-codes.ts'
import type { CatalogueEntry, ErrorFamily } from '../core/errors/catalogue/entry.ts'
import { catalogue } from '../core/errors/catalogue/index.ts'

const FAMILIES: Readonly<Record<ErrorFamily, string>> = {
  bug: 'a condition that Latchkey does not know',
  usage: 'the command line or the configuration',
  refused: 'refused, by the provider or by a rule',
  network: 'the network, the provider or the control server',
  keychain: "the keychain, or Latchkey's own files",
  daemon: 'tailscaled cannot be reached, or does not permit it',
  cancelled: 'cancelled, or the time ran out',
  ended: 'the session has ended: sign in again',
}

export function errorsDocument(): string {
  const areas = new Map<string, Array<[string, CatalogueEntry]>>()
  for (const [code, entry] of Object.entries(catalogue)) {
    const area = code.slice(0, code.indexOf('.'))
    areas.set(area, [...(areas.get(area) ?? []), [code, entry]])
  }
  return [
    '# Errors',
    '',
    'Every error that Latchkey can show: its code, which never changes its meaning, what it says, and what to do. `{name}` is filled',
    'in when it happens. The terminal ends with the exit code of the family; 0 is success.',
    '',
    'Made from `core/errors/catalogue` by `npm run errors`; a test compares them.',
    '',
    '| exit code | family | about |',
    '|---|---|---|',
    ...Object.entries(FAMILIES)
      .map(([family, about]) => ({ family, about, exit: exitCode(family) }))
      .sort((one, other) => one.exit - other.exit)
      .map(({ family, about, exit }) => `| ${exit} | ${family} | ${about} |`),
    ...[...areas].flatMap(([area, entries]) => [
      '',
      `## ${area}`,
      '',
      '| code | exit code | what it says | what to do |',
      '|---|---|---|---|',
      ...entries.map(
        ([code, { family, userMessage, hint }]) =>
          `| \`${code}\` | ${exitCode(family)} (${family}) | ${cell(userMessage)} | ${cell(hint)} |`,
      ),
    ]),
    '',
  ].join('\n')
}

function exitCode(family: string): number {
  const found = Object.entries(EXIT_CODES).find(([name]) => name === family)
  return found?.[1] ?? Number.NaN
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replace(/\s*\n\s*/g, '<br>')
}
