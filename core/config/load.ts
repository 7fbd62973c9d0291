/**
 * Loads the configuration: reads all sources, collects everything that is wrong with any of them, and merges the rest. In order of
 * strength: managed policy, flags, environment, file, defaults. The only reader of files and environment for settings.
 */
import { AppError } from '../errors/app-error.ts'
import { Secret } from '../errors/secret.ts'
import { readClientSecret } from './client-secret.ts'
import { checkedSettings, compose } from './compose.ts'
import {
  type Environment,
  type Flags,
  readEnvironment,
  readFlags,
  readVariable,
  SERVER_URL_VARIABLE,
  strayVariables,
} from './environment.ts'
import { type FileText, type ReadFile, readText } from './file-reader.ts'
import type { LatchkeyConfig } from './latchkey-config.ts'
import { type ConfigFile, configFile, policyFile } from './location.ts'
import { collectNotices } from './notices.ts'
import { doubledSecrets } from './one-secret.ts'
import { invalidConfig, type Place, type Problem } from './problem.ts'
import type { SettingKey } from './schema.ts'
import { isUnset, readFileText, readObject, valueProblem, type Written, type WrittenValue } from './written.ts'

const LARGEST_FILE_BYTES = 1024 * 1024

/** Shown when there is no file. A test loads it. */
export const SMALLEST_FILE = `oidc:
  issuer: https://id.example.com/realms/main
  client_id: latchkey
control:
  url: https://headscale.example.com
`

/** Managed values that the operating system hands over as an object. */
export interface ManagedValues {
  /** Where they are from, for people: `registry policy`. */
  readonly name: string
  /** Shaped like a file: `{ control: { url: … } }`. */
  readonly values: unknown
}

export interface LoadOptions {
  /** `--config`. */
  readonly file?: string | undefined
  readonly profile: string
  /** See latchkeyHome. */
  readonly home: string
  readonly env: Environment
  readonly platform: NodeJS.Platform
  readonly readFile: ReadFile
  readonly flags?: Flags | undefined
  /** In place of the platform's policy file. */
  readonly managed?: ManagedValues | undefined
}

/**
 * @throws AppError config.invalid (its `details` name every place), config.file-missing, config.unreadable, config.profile-name
 */
export async function loadConfig(options: LoadOptions): Promise<LatchkeyConfig> {
  const location = configFile(options)
  const managed = await readManaged(options)
  const environment = readEnvironment(options.env)
  const flags = readFlags(options.flags ?? {})
  const strong = [managed.values, flags, environment]
  // Without a file the other sources may do, unless a person named one.
  const optional = !location.named && strong.some((source) => source.has('oidc.issuer'))
  const file = await readConfigFile(location, options.readFile, optional)

  const chosen = merge([...strong, file.values])
  const borrowed = serverUrl(chosen, options.env, file)
  if (borrowed !== null) chosen.set('control.url', borrowed)

  const problems: Problem[] = [...managed.problems, ...file.problems]
  for (const source of [...strong, file.values]) problems.push(...valueProblems(source))
  if (borrowed !== null) problems.push(...valueProblems(new Map([['control.url', borrowed]])))
  if (managed.problems.length + file.problems.length === 0) problems.push(...missing(chosen, file, location))
  problems.push(...doubledSecrets([managed.values, flags, file.values], options.env))
  const secret = await readClientSecret({
    direct: chosen.get('oidc.client_secret'),
    path: chosen.get('oidc.client_secret_path'),
    env: options.env,
    readFile: options.readFile,
  })
  if (secret !== null && !(secret instanceof Secret)) problems.push(secret)
  const [first, ...others] = problems
  if (first !== undefined) throw invalidConfig([first, ...others])

  const checked = checkedSettings(chosen)
  const notices = [...collectNotices({ chosen, settings: checked, file }), ...strayVariables(options.env)]
  const clientSecret = secret instanceof Secret ? secret : null
  return compose({ profile: options.profile, settings: checked, clientSecret, chosen, notices })
}

async function readManaged({ managed, platform, readFile }: LoadOptions): Promise<Written> {
  if (managed !== undefined) return readObject(managed.values, managed.name, 'managed')
  const path = policyFile(platform)
  if (path === null) return NOTHING
  const read = await readText(readFile, path, LARGEST_FILE_BYTES)
  return read.kind === 'missing' ? NOTHING : readFileText(textOf(read, path), path, 'managed')
}

async function readConfigFile(location: ConfigFile, readFile: ReadFile, optional: boolean): Promise<Written> {
  const read = await readText(readFile, location.path, LARGEST_FILE_BYTES)
  if (read.kind !== 'missing') return readFileText(textOf(read, location.path), location.path, 'file')
  if (optional) return NOTHING
  throw new AppError('config.file-missing', { file: location.path, why: location.why, example: SMALLEST_FILE })
}

function textOf(read: Exclude<FileText, { kind: 'missing' }>, file: string): string {
  if (read.kind === 'text') return read.text
  throw new AppError('config.unreadable', { file, reason: read.reason, fix: read.fix })
}

const NOTHING: Written = { values: new Map(), keys: new Map(), headscale: new Map(), problems: [] }

/** @param sources the strongest first. */
function merge(sources: readonly ReadonlyMap<SettingKey, WrittenValue>[]): Map<SettingKey, WrittenValue> {
  return new Map([...sources].reverse().flatMap((source) => [...source]))
}

/** Headscale's own address, where `control.url` is not set. */
function serverUrl(
  chosen: ReadonlyMap<SettingKey, WrittenValue>,
  env: Environment,
  { headscale }: Written,
): WrittenValue | null {
  if (chosen.has('control.url')) return null
  const written = headscale.get('server_url')
  const inFile = written === undefined || isUnset(written.raw) ? null : written
  return readVariable(env, SERVER_URL_VARIABLE, 'server_url') ?? inFile
}

function valueProblems(source: ReadonlyMap<SettingKey, WrittenValue>): Problem[] {
  return [...source].flatMap(([key, value]) => valueProblem(key, value) ?? [])
}

function missing(chosen: ReadonlyMap<SettingKey, WrittenValue>, file: Written, location: ConfigFile): Problem[] {
  const fixes = {
    'oidc.issuer': "Write your provider's issuer, for example https://id.example.com/realms/main.",
    'oidc.client_id': 'Write the client ID that your provider gave for Latchkey.',
  } as const
  // The nearest thing that was written: the key without a value, its block, or just the file.
  const place = (key: SettingKey): Place =>
    file.keys.get(key) ?? file.keys.get('oidc') ?? { name: location.path, line: null, column: null }
  return (['oidc.issuer', 'oidc.client_id'] as const)
    .filter((key) => !chosen.has(key))
    .map((key) => ({ place: place(key), key, reason: 'is missing', fix: fixes[key] }))
}
