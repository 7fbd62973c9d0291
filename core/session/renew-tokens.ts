/**
 * One renewal of the tokens, safe against a second process and against a crash: under the lock the record is read anew
 * (somebody may have renewed it meanwhile), the journal notes what is about to be sent, the answer is stored before the
 * old token is forgotten, then the note is struck out. A note that stays tells the next start that the outcome is unknown.
 * An answer that the keychain would not take (it was locked meanwhile) is kept in memory and stored by the next renewal:
 * the token that it replaced is used up.
 */
import { createHash } from 'node:crypto'
import type { EpochMs } from '../contract/time.ts'
import type { WireError } from '../contract/wire-error.ts'
import { AppError } from '../errors/app-error.ts'
import { catalogue, type ErrorCode } from '../errors/catalogue/index.ts'
import type { Secret } from '../errors/secret.ts'
import type { JournalEntry, JournalPort, LockPort, ProviderPort, TokenRecord, VaultPort } from './ports.ts'

/** An answer of the provider that could not be stored yet. */
export interface UnsavedAnswer {
  current: { readonly record: TokenRecord; readonly replacesHash: string } | null
}

export interface RenewTokensPorts {
  readonly provider: Pick<ProviderPort, 'refresh'>
  readonly vault: Pick<VaultPort, 'read' | 'write'>
  readonly lock: LockPort
  readonly journal: JournalPort
  /** The caller's, the same for every renewal of this process. */
  readonly unsaved: UnsavedAnswer
  now(): EpochMs
}

export interface RenewTokensRequest {
  readonly attempt: string
  /** `obtainedAt` of the record that the caller knows; a newer one in the vault is taken instead of a request. */
  readonly knownObtainedAt: EpochMs
  /** Ask the provider even if another process has just renewed. */
  readonly force: boolean
  readonly signal: AbortSignal
}

const STORE_TRIES = 3

/** @throws AppError session.not-signed-in, session.not-renewable, keychain.*, and whatever the provider part says. */
export function renewTokens(ports: RenewTokensPorts, request: RenewTokensRequest): Promise<TokenRecord> {
  const { vault, lock, journal, provider, unsaved } = ports

  async function store(answer: NonNullable<UnsavedAnswer['current']>): Promise<TokenRecord> {
    unsaved.current = answer
    await writeFirmly(answer.record)
    unsaved.current = null
    await journal.end()
    return answer.record
  }

  /** A keychain that refuses once may take it the next moment, and a process that ends now holds the only copy. */
  async function writeFirmly(record: TokenRecord): Promise<void> {
    for (let tries = 1; ; tries += 1) {
      try {
        return await vault.write(record)
      } catch (error) {
        if (tries === STORE_TRIES || request.signal.aborted) throw error
      }
    }
  }

  /** What counts now: an answer that waits for the keychain, unless somebody has signed in or out over it. */
  async function present(): Promise<TokenRecord | null> {
    const stored = await vault.read(request.signal)
    const waiting = unsaved.current
    if (waiting === null) return stored
    if (stored?.refreshToken != null && hashOf(stored.refreshToken) === waiting.replacesHash) return store(waiting)
    unsaved.current = null
    return stored
  }

  return lock.hold(async () => {
    const record = await present()
    if (record === null) throw new AppError('session.not-signed-in')
    if (!request.force && record.obtainedAt > request.knownObtainedAt) return record
    if (record.refreshToken === null) throw new AppError('session.not-renewable')

    const tokenHash = hashOf(record.refreshToken)
    const pending = await journal.pending()
    const sends = pending?.tokenHash === tokenHash ? pending.sends + 1 : 1
    const entry: JournalEntry = { tokenHash, attempt: request.attempt, at: ports.now(), sends }
    await journal.begin(entry)
    let fresh: TokenRecord
    try {
      fresh = await provider.refresh(record, request.signal)
    } catch (error) {
      // An unknown outcome leaves the note, so that a later start knows; a definite answer is written into it.
      if (error instanceof AppError && error.family === 'ended') await journal.refuse(entry, error.toWire())
      if (error instanceof AppError && error.family === 'refused') await journal.end()
      throw error
    }
    return store({ record: fresh, replacesHash: tokenHash })
  }, request.signal)
}

/** What the note says of the record that is stored now; a note of another token is no longer of interest. */
export function readNote(
  record: TokenRecord | null,
  pending: Awaited<ReturnType<JournalPort['pending']>>,
): { readonly kind: 'nothing' | 'unknownOutcome' } | { readonly kind: 'refused'; readonly error: WireError } {
  if (pending === null || record === null || record.refreshToken === null) return { kind: 'nothing' }
  // An empty hash: the note was damaged, and which token it was is unknown.
  if (pending.tokenHash !== '' && pending.tokenHash !== hashOf(record.refreshToken)) return { kind: 'nothing' }
  if (pending.refusal === null || !isErrorCode(pending.refusal.code)) return { kind: 'unknownOutcome' }
  return { kind: 'refused', error: new AppError(pending.refusal.code, pending.refusal.params).toWire() }
}

function isErrorCode(code: string): code is ErrorCode {
  return Object.hasOwn(catalogue, code)
}

function hashOf(token: Secret): string {
  return createHash('sha256').update(token.reveal()).digest('base64url')
}
