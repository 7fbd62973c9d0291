/** build/electron-builder.yml, judged by electron-builder's own schema before anything is packed. */
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { Ajv, type ErrorObject } from 'ajv'
import type { Configuration } from 'electron-builder'
import { parse } from 'yaml'

const FILE = new URL('../../build/electron-builder.yml', import.meta.url)

export async function readConfiguration(): Promise<unknown> {
  return parse(await readFile(FILE, 'utf8'))
}

/** @returns one line a fault, naming the key; empty when electron-builder would take it */
export async function judgeConfiguration(value: unknown): Promise<string[]> {
  const validate = await validator()
  return validate(value) ? [] : (validate.errors ?? []).filter(isTelling).map(inWords)
}

/** @throws Error naming every wrong key */
export async function checkedConfiguration(value: unknown): Promise<Configuration> {
  const validate = await validator()
  if (validate(value)) return value
  throw new Error(`build/electron-builder.yml: ${(validate.errors ?? []).filter(isTelling).map(inWords).join('; ')}`)
}

async function validator() {
  const require = createRequire(import.meta.url)
  const schema: object = JSON.parse(await readFile(require.resolve('app-builder-lib/scheme.json'), 'utf8'))
  return new Ajv({ allErrors: true, strict: false }).compile<Configuration>(schema)
}

/** Nearly every value may also be null, and a wrong one is then reported three times. */
function isTelling({ keyword, params }: ErrorObject): boolean {
  return keyword !== 'anyOf' && !(keyword === 'type' && params.type === 'null')
}

function inWords({ instancePath, keyword, params, message }: ErrorObject): string {
  const at = instancePath.slice(1).replaceAll('/', '.')
  if (keyword !== 'additionalProperties') return `configuration: ${at || 'it'} ${message}`
  const key = at === '' ? params.additionalProperty : `${at}.${params.additionalProperty}`
  return `configuration: there is no key ${key}`
}
