/** Settings from the environment and from flags: `LATCHKEY_` and, for what is Headscale's too, `HEADSCALE_`, then the key in upper case, dots as underscores. */

import type { Notice } from './latchkey-config.ts'
import { nearestKeys } from './nearest-key.ts'
import type { Place } from './problem.ts'
import { type SettingKey, settings } from './schema.ts'
import type { WrittenValue } from './written.ts'

export type Environment = Readonly<Record<string, string | undefined>>

/** Settings given on the command line, as text; `--oidc-issuer` is `oidc.issuer`. */
export type Flags = Readonly<Partial<Record<SettingKey, string>>>

/** The variables that set a key, the stronger first. */
export function environmentNames(key: SettingKey): readonly string[] {
  const name = key.toUpperCase().replaceAll('.', '_')
  return key.startsWith('oidc.') ? [`LATCHKEY_${name}`, `HEADSCALE_${name}`] : [`LATCHKEY_${name}`]
}

/** Headscale's variable for its own address, the weakest source of `control.url`. */
export const SERVER_URL_VARIABLE = 'HEADSCALE_SERVER_URL'

export function readEnvironment(env: Environment): Map<SettingKey, WrittenValue> {
  const found = new Map<SettingKey, WrittenValue>()
  for (const { key } of settings) {
    const name = environmentNames(key).find((candidate) => given(env, candidate) !== null)
    const value = name === undefined ? null : readVariable(env, name, key)
    if (value !== null) found.set(key, value)
  }
  return found
}

/** null when the variable is not set or empty, which is the same. */
export function readVariable(env: Environment, name: string, key: string): WrittenValue | null {
  const raw = given(env, name)
  return raw === null ? null : { raw, place: nowhere(`environment variable ${name}`), kind: 'environment', as: key }
}

export function readFlags(flags: Flags): Map<SettingKey, WrittenValue> {
  const found = new Map<SettingKey, WrittenValue>()
  for (const { key } of settings) {
    const raw = flags[key]
    if (raw === undefined || raw === '') continue
    found.set(key, { raw, place: nowhere(`--${key.replace(/[._]/g, '-')}`), kind: 'flag', as: key })
  }
  return found
}

/** Variables that look like ours and set nothing. Only a notice: a forgotten one in a shell's profile must not stop anybody. */
export function strayVariables(env: Environment): Notice[] {
  const known = settings.flatMap(({ key }) => environmentNames(key)).filter((name) => name.startsWith('LATCHKEY_'))
  const stray = Object.keys(env).filter(
    (name) => /^LATCHKEY_(OIDC|CONTROL|DEVICE|REDIRECT|APP)_/.test(name) && !known.includes(name),
  )
  return stray.sort().map((name) => {
    const near = nearestKeys(name, known)
    return {
      key: name,
      line: null,
      text: `The environment variable ${name} sets nothing.`,
      fix: near.length > 0 ? `Did you mean ${near.join(' or ')}?` : 'Remove it.',
      mustChange: true,
    }
  })
}

function given(env: Environment, name: string): string | null {
  const value = Object.hasOwn(env, name) ? env[name] : undefined
  return value === undefined || value === '' ? null : value
}

function nowhere(name: string): Place {
  return { name, line: null, column: null }
}
