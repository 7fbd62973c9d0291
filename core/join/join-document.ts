/**
 * `/.well-known/latchkey`: what a network says of itself to those who join it. Read from the very origin that is shown to
 * the person: no redirect is followed. It carries what a link may carry, and is read as strictly.
 */
import { limitedText, mediaTypeOf } from '../errors/answer.ts'
import { AppError } from '../errors/app-error.ts'
import {
  type NetworkFacts,
  nameOf,
  readClientId,
  readControlUrl,
  readIssuer,
  readName,
  readPorts,
  readScope,
} from './facts.ts'
import type { Fetch } from './ports.ts'

const DOCUMENT_PATH = '/.well-known/latchkey'
const LARGEST_BYTES = 16 * 1024

/** Its issuer is always there: without one nobody can sign in. */
export type JoinDocument = NetworkFacts & { readonly issuer: string }

/**
 * @param origin scheme, host and port
 * @returns null when there is none: another status, a redirect, a page for people, no answer. Whether anything is there
 *   at all is for the next look to say.
 * @throws AppError join.document-*
 */
export async function fetchJoinDocument(
  origin: string,
  fetch: Fetch,
  signal: AbortSignal,
): Promise<JoinDocument | null> {
  let answer: { readonly isJson: boolean; readonly text: string | null } | null
  try {
    answer = await ask(origin + DOCUMENT_PATH, fetch, signal)
  } catch {
    signal.throwIfAborted()
    return null
  }
  if (answer === null) return null
  const { isJson, text } = answer
  const json = text === null ? undefined : parse(text)
  if (json === undefined && !isJson) return null
  if (!isRecord(json)) throw new AppError('join.document-broken', { origin })
  return readJoinDocument(json, origin)
}

/** @throws AppError join.document-unknown, join.document-value */
export function readJoinDocument(json: Readonly<Record<string, unknown>>, origin: string): JoinDocument {
  const unknown = Object.keys(json).find((key) => !KEYS.includes(key))
  if (unknown !== undefined) throw new AppError('join.document-unknown', { origin, key: nameOf(unknown) })
  const bad = (key: string) => new AppError('join.document-value', { origin, key })
  function take<Value>(key: string, read: (value: unknown) => Value | null): Value | null {
    const given = Object.hasOwn(json, key) ? json[key] : undefined
    if (given === undefined || given === null) return null
    const value = read(given)
    if (value === null) throw bad(key)
    return value
  }
  const issuer = take('issuer', readIssuer)
  if (issuer === null) throw bad('issuer')
  return {
    controlUrl: take('control_url', readControlUrl),
    issuer,
    clientId: take('client_id', readClientId),
    scope: take('scope', readScope),
    redirectPorts: take('redirect_ports', readPorts),
    displayName: take('name', readName),
  }
}

const KEYS: readonly string[] = ['control_url', 'issuer', 'client_id', 'scope', 'redirect_ports', 'name']

/** `text`: null when it is too long. */
async function ask(
  url: string,
  fetch: Fetch,
  signal: AbortSignal,
): Promise<{ readonly isJson: boolean; readonly text: string | null } | null> {
  const response = await fetch(url, {
    method: 'GET',
    redirect: 'manual',
    signal,
    headers: { accept: 'application/json', 'accept-encoding': 'identity' },
  })
  const type = mediaTypeOf(response)
  // A web server that knows no such file often answers with its start page all the same.
  if (response.status !== 200 || type === 'text/html') {
    await response.body?.cancel()
    return null
  }
  return { isJson: /^application\/(?:[\w.-]+\+)?json$/.test(type), text: await limitedText(response, LARGEST_BYTES) }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
