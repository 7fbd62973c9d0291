/**
 * Loads the configuration: reads all sources, collects everything that is wrong with any of them, and merges the rest. In order of
 * strength: managed policy, flags, environment, file, defaults. The only reader of files and environment for settings.
 */
import { Secret } from '../errors/secret.ts'
import { readClientSecret } from './client-secret.ts'
import { checkedSettings, compose } from './compose.ts'
import { type Environment, readVariable, SERVER_URL_VARIABLE, strayVariables } from './environment.ts'
import type { LatchkeyConfig } from './latchkey-config.ts'
import type { ConfigFile } from './location.ts'
import { collectNotices } from './notices.ts'
import { doubledSecrets } from './one-secret.ts'
import { invalidConfig, type Place, type Problem } from './problem.ts'
import type { SettingKey } from './schema.ts'
import { type LoadOptions, merge, readSources, type Values } from './sources.ts'
import { isUnset, valueProblem, type Written, type WrittenValue } from './written.ts'

/**
 * @throws AppError config.invalid (its `details` name every place), config.file-missing, config.unreadable, config.profile-name
 */
export async function loadConfig(options: LoadOptions): Promise<LatchkeyConfig> {
  const { location, managed, flags, environment, file } = await readSources(options)
  const strong = [managed.values, flags, environment]

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

/** Headscale's own address, where `control.url` is not set. */
function serverUrl(chosen: Values, env: Environment, { headscale }: Written): WrittenValue | null {
  if (chosen.has('control.url')) return null
  const written = headscale.get('server_url')
  const inFile = written === undefined || isUnset(written.raw) ? null : written
  return readVariable(env, SERVER_URL_VARIABLE, 'server_url') ?? inFile
}

function valueProblems(source: Values): Problem[] {
  return [...source].flatMap(([key, value]) => valueProblem(key, value) ?? [])
}

function missing(chosen: Values, file: Written, location: ConfigFile): Problem[] {
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
