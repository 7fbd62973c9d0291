/** All places that settings come from, each read by itself; what is wrong in one is collected, not thrown. */
import { AppError } from '../errors/app-error.ts'
import { type Environment, type Flags, readEnvironment, readFlags } from './environment.ts'
import { type FileText, type ReadFile, readText } from './file-reader.ts'
import { type ConfigFile, configFile, policyFile } from './location.ts'
import type { SettingKey } from './schema.ts'
import { readFileText, readObject, type Written, type WrittenValue } from './written.ts'

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

export type Values = ReadonlyMap<SettingKey, WrittenValue>

export interface Sources {
  readonly location: ConfigFile
  readonly managed: Written
  readonly flags: Values
  readonly environment: Values
  readonly file: Written
}

/** @throws AppError config.file-missing, config.unreadable, config.profile-name */
export async function readSources(options: LoadOptions): Promise<Sources> {
  const location = configFile(options)
  const managed = await readManaged(options)
  const environment = readEnvironment(options.env)
  const flags = readFlags(options.flags ?? {})
  // Without a file the other sources may do, unless a person named one.
  const optional = !location.named && [managed.values, flags, environment].some((source) => source.has('oidc.issuer'))
  const file = await readConfigFile(location, options.readFile, optional)
  return { location, managed, flags, environment, file }
}

/** The managed policy. @throws AppError config.unreadable */
export async function readManaged({
  managed,
  platform,
  readFile,
}: Pick<LoadOptions, 'managed' | 'platform' | 'readFile'>): Promise<Written> {
  if (managed !== undefined) return readObject(managed.values, managed.name, 'managed')
  const path = policyFile(platform)
  if (path === null) return NOTHING
  const read = await readText(readFile, path, LARGEST_FILE_BYTES)
  return read.kind === 'missing' ? NOTHING : readFileText(textOf(read, path), path, 'managed')
}

/** @param optional whether a missing file is as good as an empty one */
export async function readConfigFile(location: ConfigFile, readFile: ReadFile, optional: boolean): Promise<Written> {
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
export function merge(sources: readonly Values[]): Map<SettingKey, WrittenValue> {
  return new Map([...sources].reverse().flatMap((source) => [...source]))
}
