/** Loads a configuration from texts in memory. */

import type { ReadFile } from '../../../core/config/file-reader.ts'
import type { LatchkeyConfig } from '../../../core/config/latchkey-config.ts'
import { loadConfig } from '../../../core/config/load.ts'
import type { LoadOptions } from '../../../core/config/sources.ts'
import { AppError } from '../../../core/errors/app-error.ts'

export const CONFIG = '/home/alice/.config/latchkey/config.yaml'
export const POLICY = '/etc/latchkey/policy.yaml'

/** A file system that holds these texts; an Error is thrown when its file is read. */
export function files(texts: Readonly<Record<string, string | Error>>): ReadFile {
  return async (path, limitBytes) => {
    const text = texts[path]
    if (text === undefined) throw systemError('ENOENT')
    if (text instanceof Error) throw text
    return new TextEncoder().encode(text).subarray(0, limitBytes + 1)
  }
}

export function systemError(code: string): Error {
  return Object.assign(new Error(`${code}: of the system`), { code })
}

export interface Scene extends Partial<LoadOptions> {
  /** Further files, by path. */
  readonly others?: Readonly<Record<string, string | Error>>
}

export function load(text: string, { others = {}, ...options }: Scene = {}): Promise<LatchkeyConfig> {
  return loadConfig({
    profile: 'default',
    home: '/home/alice/.config/latchkey',
    env: {},
    platform: 'linux',
    readFile: files({ [CONFIG]: text, ...others }),
    ...options,
  })
}

/** What loading throws. @throws Error when it does not throw an AppError */
export async function failure(loading: Promise<unknown>): Promise<AppError> {
  try {
    await loading
  } catch (caught) {
    if (caught instanceof AppError) return caught
    throw caught
  }
  throw new Error('the configuration was accepted')
}

/** A file that loads, with lines put below `oidc:`. Its first free line is 4. */
export function withOidc(...lines: readonly string[]): string {
  return [
    'oidc:',
    '  issuer: https://id.example.com',
    '  client_id: latchkey',
    ...lines.map((line) => `  ${line}`),
    '',
  ].join('\n')
}
