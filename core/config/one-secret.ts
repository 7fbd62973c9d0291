/**
 * One source of the secret. Sources override one another everywhere else; a secret that silently replaces another one is
 * found only when the provider refuses it, so two are an error that names both places, and never a value.
 */
import { type Environment, environmentNames, readVariable } from './environment.ts'
import { type Problem, showPlace } from './problem.ts'
import type { SettingKey } from './schema.ts'
import type { WrittenValue } from './written.ts'

/** `client_secret` beside `client_secret_path` is told where the secret is read; here it is each against itself. */
const SECRET_KEYS = ['oidc.client_secret', 'oidc.client_secret_path'] as const

/**
 * @param sources each by itself, the strongest first, the environment left out
 * @returns one problem for each further source, at its place
 */
export function doubledSecrets(sources: readonly ReadonlyMap<SettingKey, WrittenValue>[], env: Environment): Problem[] {
  return SECRET_KEYS.flatMap((key) => {
    // The environment by itself can hold two: LATCHKEY_… and HEADSCALE_….
    const variables = environmentNames(key).flatMap((name) => readVariable(env, name, key) ?? [])
    const written = sources.flatMap((source) => source.get(key) ?? [])
    // What stands in a file can be pointed at by line, so the variable is the one that is there already.
    const [first, ...others] = [...variables, ...written]
    if (first === undefined) return []
    return others.map(({ place, as }) => ({
      place,
      key: as,
      reason: `is a second source of the secret; the first is ${showPlace(first.place)}`,
      fix: 'Keep one of the two.',
    }))
  })
}
