/** The configuration for people: each setting, its value and where that came from. Of a secret only that there is one. */
import { Secret } from '../errors/secret.ts'
import { describeSource, type LatchkeyConfig } from './latchkey-config.ts'
import { type SettingKey, settings } from './schema.ts'

export interface DescribedSetting {
  readonly key: string
  readonly value: string
  /** `/etc/latchkey/policy.yaml:3 (managed)` */
  readonly source: string
}

/** In the order of the documentation; without defaults of "nothing", which tell nobody anything. */
export function describeSettings(config: LatchkeyConfig): readonly DescribedSetting[] {
  return settings.flatMap(({ key }) => {
    // Of the tray app itself, and not a part of what a session is made of.
    if (key.startsWith('app.')) return []
    const source = config.sources[key]
    const value = shownValue(config, key)
    if (source === undefined || (source.kind === 'default' && value === '')) return []
    return [{ key, value, source: `${describeSource(source)}${source.as === key ? '' : `, as ${source.as}`}` }]
  })
}

/** `oidc.client_id` is `config.oidc.clientId`. */
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
