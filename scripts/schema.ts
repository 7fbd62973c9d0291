/** `npm run schema`: writes docs/config.schema.json and the table of docs/configuration.md from the one schema of core/config. */
import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { toJsonSchema } from '@valibot/to-json-schema'
import { environmentNames } from '../core/config/environment.ts'
import { fileSchema, type Setting, settings } from '../core/config/schema.ts'

const root = fileURLToPath(new URL('../', import.meta.url))
export const SCHEMA_FILE = `${root}docs/config.schema.json`
export const TABLE_FILE = `${root}docs/configuration.md`

const BEGIN = '<!-- settings: written by `npm run schema` -->'
const END = '<!-- settings: end -->'

/** What editors check a file with. Rules that JSON Schema cannot say (an https issuer) are left to the app. */
export function jsonSchema(): unknown {
  return toJsonSchema(fileSchema, { typeMode: 'input', errorMode: 'ignore' })
}

export function settingsTable(): string {
  const rows = settings.map((setting) => {
    const names = environmentNames(setting.key).map((name) => `\`${name}\``)
    return `| \`${setting.key}\` | ${fallback(setting)} | ${names.join(' ')} | ${setting.meaning} |`
  })
  return ['| key | default | environment | meaning |', '|---|---|---|---|', ...rows].join('\n')
}

/** The document with its table replaced. @throws Error when its markers are gone */
export function withTable(document: string): string {
  const [before, rest] = document.split(`${BEGIN}\n`)
  const after = rest?.split(END)[1]
  if (before === undefined || after === undefined) throw new Error(`${TABLE_FILE} has lost its markers`)
  return `${before}${BEGIN}\n${settingsTable()}\n${END}${after}`
}

function fallback({ fallback: value }: Setting): string {
  return value === undefined ? '' : `\`${JSON.stringify(value).replaceAll(',', ', ')}\``
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  writeFileSync(SCHEMA_FILE, JSON.stringify(jsonSchema(), null, 2))
  execFileSync(process.execPath, [`${root}node_modules/@biomejs/biome/bin/biome`, 'format', '--write', SCHEMA_FILE], {
    stdio: 'ignore',
  })
  writeFileSync(TABLE_FILE, withTable(readFileSync(TABLE_FILE, 'utf8')))
}
