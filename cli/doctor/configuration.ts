/** Where each setting came from, and what the configuration says that a person should know. */
import { describeSource, type LatchkeyConfig } from '../../core/config/latchkey-config.ts'
import { type SettingKey, settings } from '../../core/config/schema.ts'
import { Secret } from '../../core/errors/secret.ts'
import { type Check, ok, warn } from './check.ts'

export function checkConfiguration(config: LatchkeyConfig): Check[] {
  return [
    ok('profile', config.profile),
    ...settings.flatMap(({ key }) => {
      const source = config.sources[key]
      const value = shownValue(config, key)
      // A default of "nothing" tells nobody anything.
      if (source === undefined || (source.kind === 'default' && value === '')) return []
      return [ok(key, `${value} (${describeSource(source)}${source.as === key ? '' : `, as ${source.as}`})`)]
    }),
    ...config.notices.map(({ key, line, text, fix }) => warn(line === null ? key : `${key}, line ${line}`, text, fix)),
  ]
}

/** `oidc.client_id` is `config.oidc.clientId`. Of a secret it is only said that there is one. */
function shownValue(config: LatchkeyConfig, key: SettingKey): string {
  if (SECRETS.includes(key)) return isWritten(config, key) ? 'set' : ''
  let value: unknown = config
  for (const part of key.split('.')) {
    const name = part.replace(/_([a-z])/g, (_whole, letter: string) => letter.toUpperCase())
    value = typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined
  }
  if (value === null || value === undefined || value instanceof Secret) return ''
  if (Array.isArray(value)) return value.join(', ')
  if (typeof value === 'object') return Object.keys(value).length === 0 ? '' : JSON.stringify(value)
  return String(value)
}

const SECRETS: readonly SettingKey[] = ['oidc.client_secret', 'oidc.client_secret_path']

function isWritten(config: LatchkeyConfig, key: SettingKey): boolean {
  return (config.sources[key]?.kind ?? 'default') !== 'default'
}
