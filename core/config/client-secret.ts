/**
 * The client secret: from `client_secret`, or from the file of `client_secret_path`; both at once are refused, wherever each comes from,
 * as Headscale does. Most providers need none for a desktop app. Who writes the secret itself where its path belongs is not
 * answered with the secret: only what is a path or a variable for certain is quoted.
 */
import { dirname, resolve } from 'node:path'
import { Secret } from '../errors/secret.ts'
import type { Environment } from './environment.ts'
import { type FileText, type ReadFile, readText } from './file-reader.ts'
import { type Problem, showPlace } from './problem.ts'
import type { WrittenValue } from './written.ts'

const LARGEST_SECRET_BYTES = 64 * 1024

export interface SecretSources {
  readonly direct: WrittenValue | undefined
  readonly path: WrittenValue | undefined
  readonly env: Environment
  readonly readFile: ReadFile
}

/** @returns null when there is no secret; a problem when there are two, or when the file gives none. */
export async function readClientSecret({
  direct,
  path,
  env,
  readFile,
}: SecretSources): Promise<Secret | Problem | null> {
  if (path === undefined) return typeof direct?.raw === 'string' ? new Secret(direct.raw) : null
  const problem = (reason: string, fix: string): Problem => ({ place: path.place, key: path.as, reason, fix })
  if (direct !== undefined) {
    const reason = `is a second source of the secret; client_secret stands in ${showPlace(direct.place)}`
    return problem(reason, 'Keep one of the two.')
  }
  if (typeof path.raw !== 'string') return null // its type is a problem already
  const expanded = expandVariables(path.raw, env)
  if ('unset' in expanded) {
    const { unset } = expanded
    if (!/^[A-Z_][A-Z0-9_]*$/.test(unset)) {
      return problem('needs an environment variable that is not set', 'Set it, or write the path out.')
    }
    return problem(`needs the environment variable ${unset}, which is not set`, `Set ${unset}, or write the path out.`)
  }
  const file = path.place.line === null ? resolve(expanded.text) : resolve(dirname(path.place.name), expanded.text)
  const read = await readText(readFile, file, LARGEST_SECRET_BYTES)
  if (read.kind !== 'text') return withoutFile(read, await isSurelyPath(file, path.raw, readFile), file, problem)
  const secret = read.text.trim()
  if (secret === '') return problem(`names the file ${file}, which is empty`, 'Write the secret into that file.')
  return new Secret(secret)
}

function withoutFile(
  read: Exclude<FileText, { kind: 'text' }>,
  quotable: boolean,
  file: string,
  problem: (reason: string, fix: string) => Problem,
): Problem {
  const named = quotable ? `the file ${file}` : 'a file'
  if (read.kind === 'unreadable') return problem(`names ${named}: ${read.reason}`, read.fix)
  if (quotable)
    return problem(`names ${named}, which does not exist`, 'Correct the path, or write the secret into that file.')
  const fix = 'Correct the path. If this is the secret itself, write it as client_secret.'
  return problem(`names ${named} that does not exist`, fix)
}

/** A secret may hold slashes (Base64), but they lead to no folder, unless the first one leads to the root. */
async function isSurelyPath(file: string, written: string, readFile: ReadFile): Promise<boolean> {
  if (!/[/\\]/.test(written)) return false
  const parent = dirname(file)
  if (parent === dirname(parent)) return false
  const folder = await readText(readFile, parent, 0)
  return folder.kind === 'unreadable' && folder.isFolder
}

/** Expands `$NAME` and `${NAME}`; another `$` stays. An empty variable counts as not set, as everywhere in this configuration. */
export function expandVariables(text: string, env: Environment): { text: string } | { unset: string } {
  let unset: string | null = null
  const expanded = text.replace(
    /\$(?:\{(\w+)\}|([A-Za-z_]\w*))/g,
    (_, braced: string | undefined, bare: string | undefined) => {
      const name = braced ?? bare ?? ''
      const value = Object.hasOwn(env, name) ? env[name] : undefined
      if (value === undefined || value === '') unset ??= name
      return value ?? ''
    },
  )
  return unset === null ? { text: expanded } : { unset }
}
