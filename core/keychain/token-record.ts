/** The record that the vault keeps, and its written form: versioned JSON, checked by schema when it comes back. */
import * as v from 'valibot'
import type { Identity } from '../contract/identity.ts'
import type { EpochMs } from '../contract/time.ts'
import { AppError } from '../errors/app-error.ts'
import { Secret } from '../errors/secret.ts'

export interface TokenRecord {
  readonly issuer: string
  readonly clientId: string
  readonly identity: Identity
  readonly refreshToken: Secret | null
  readonly idToken: Secret
  /** Space separated; null when the answer had none. */
  readonly scope: string | null
  readonly obtainedAt: EpochMs
  readonly expiresAt: EpochMs
}

/** Grows when an older Latchkey could not make sense of a record any more; a new optional field does not count. */
const FORMAT = 1

const epochMs = v.pipe(v.number(), v.integer(), v.minValue(0))

const storedRecord = v.object({
  version: v.literal(FORMAT),
  issuer: v.string(),
  clientId: v.string(),
  identity: v.object({
    issuer: v.string(),
    subject: v.pipe(v.string(), v.minLength(1)),
    email: v.nullable(v.string()),
    emailVerified: v.nullable(v.boolean()),
    username: v.nullable(v.string()),
    displayName: v.nullable(v.string()),
    groups: v.array(v.string()),
  }),
  refreshToken: v.nullable(v.string()),
  idToken: v.string(),
  scope: v.nullable(v.string()),
  obtainedAt: epochMs,
  expiresAt: epochMs,
})

/** Plain ASCII, so that a store's own encoding can neither change it nor cut a character in two. */
export function writeRecord(record: TokenRecord): string {
  const { issuer, clientId, identity, scope, obtainedAt, expiresAt } = record
  const stored: v.InferOutput<typeof storedRecord> = {
    version: FORMAT,
    issuer,
    clientId,
    identity: {
      issuer: identity.issuer,
      subject: identity.subject,
      email: identity.email,
      emailVerified: identity.emailVerified,
      username: identity.username,
      displayName: identity.displayName,
      groups: [...identity.groups],
    },
    refreshToken: record.refreshToken?.reveal() ?? null,
    idToken: record.idToken.reveal(),
    scope,
    obtainedAt,
    expiresAt,
  }
  return JSON.stringify(stored).replace(
    /[\u007f-\uffff]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}

/** @throws AppError keychain.unreadable, keychain.unreadable-newer */
export function readRecord(text: string): TokenRecord {
  const json = parseJson(text)
  const version = v.safeParse(v.object({ version: v.number() }), json)
  if (version.success && version.output.version > FORMAT) throw newerFormat(version.output.version, FORMAT)
  const parsed = v.safeParse(storedRecord, json)
  if (!parsed.success) throw new AppError('keychain.unreadable', { where: fieldOf(parsed.issues[0]) })
  const { version: _, refreshToken, idToken, ...rest } = parsed.output
  return {
    ...rest,
    refreshToken: refreshToken === null ? null : new Secret(refreshToken),
    idToken: new Secret(idToken),
  }
}

export function newerFormat(version: number, known: number): AppError {
  return new AppError('keychain.unreadable-newer', { version, known })
}

/** undefined for what is not JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** The field's name only: the issue's own message may hold its value. */
function fieldOf(issue: v.BaseIssue<unknown>): string {
  return `the record's field ${v.getDotPath(issue) ?? 'version'}`
}
