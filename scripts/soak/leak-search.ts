/**
 * Looks for tokens and codes in all that the run's programs printed and in every file of the account. Keycloak's tokens
 * are all JWS (RFC 7515 3.1), so their common beginning finds every one of the run, also those that nobody has seen.
 */
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { findLeaks, type MarkedSecret } from '../../test/support/leaks.ts'
import { http } from '../../test/world/support/http.ts'
import { text } from '../../test/world/support/json.ts'
import type { World } from '../../test/world/world.ts'

/** base64url of `{"alg":`, as the header of every JWS of Keycloak begins, to the last whole character. */
const JWS_HEAD = 'eyJhbGciOi'

export interface SearchedPlaces {
  readonly outputs: readonly string[]
  readonly folder: string
  /** URLs that the browser was sent to; the codes in them are looked for too. */
  readonly visited: readonly string[]
}

/**
 * @returns where something was found, without the thing itself
 * @throws Error when the search does not find what is planted for it
 */
export async function searchLeaks(world: World, { outputs, folder, visited }: SearchedPlaces): Promise<string[]> {
  const codes = visited.flatMap((url) => new URL(url).searchParams.getAll('code'))
  const secrets: MarkedSecret[] = [
    { kind: 'a token', value: JWS_HEAD },
    ...codes.map((value) => ({ kind: 'a code', value })),
  ]
  const planted = gzipSync(`${Buffer.from(await someToken(world)).toString('base64')} ${codes[0] ?? ''}`)
  const kinds = findLeaks(new Map([['planted', planted]]), secrets).map(({ kind }) => kind)
  if (!kinds.includes('a token') || !kinds.includes('a code')) throw new Error('the search for leaks is blind')

  const places = new Map([['the output', Buffer.from(outputs.join('\n'))]])
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name)
    if (entry.isFile()) places.set(path.slice(folder.length + 1), await readFile(path))
  }
  return findLeaks(places, secrets).map(({ where, kind, encoding }) => `${kind} in ${where} (${encoding})`)
}

/** A real token of this Keycloak, to try the search on. */
async function someToken({ keycloak, certificates }: World): Promise<string> {
  const answer = await http(`${keycloak.url}/realms/master/protocol/openid-connect/token`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ grant_type: 'password', client_id: 'admin-cli', ...keycloak.admin }).toString(),
    ...(certificates === null ? {} : { ca: certificates.ca }),
  })
  return text(JSON.parse(answer.text), 'refresh_token')
}
