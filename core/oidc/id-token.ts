/**
 * What openid-client leaves unchecked of an ID token whose signature, issuer, audience, expiry and nonce it has checked:
 * OIDC Core 2, 3.1.3.6, 3.1.3.7 and 12.2, RFC 8725 3.11. Pure; every refusal is one sentence in `check`.
 */
import { createHash } from 'node:crypto'
import { AppError } from '../errors/app-error.ts'
import type { Claims } from './identity-claims.ts'
import { isRecord } from './metadata.ts'
import { CLOCK_TOLERANCE_SECONDS, clockSkewError } from './skew.ts'

/** Seconds since issue up to which a token just received may be old; Entra ID dates its own five minutes back. */
const OLDEST = 600
/** Longest life that makes sense, seconds. */
export const LONGEST_LIFE = 366 * 86_400
/** OIDC Core 2. */
const LONGEST_SUBJECT = 255
const HASHES: Readonly<Record<string, string>> = { 256: 'sha256', 384: 'sha384', 512: 'sha512' }

export interface IdTokenExpectations {
  readonly clientId: string
  readonly accessToken: string
  /** Milliseconds. */
  readonly now: number
  /** Measured, the provider's clock minus ours, milliseconds; null when unknown. */
  readonly skewMs: number | null
  /** Judge times by the provider's clock instead of ours. */
  readonly forgiveSkew: boolean
  /** The nonce that may be there: the request's, or on a refresh the one of the kept ID token; null: none may. */
  readonly nonce: string | null
  /** On a refresh, who signed in. */
  readonly subject: string | null
}

/** @throws AppError oidc.id-token-invalid, oidc.clock-skew, oidc.subject-changed */
export function checkIdToken(idToken: string, claims: Claims, expected: IdTokenExpectations): void {
  const header = readHeader(idToken)
  const { typ, alg } = header
  if (typ !== undefined && !(typeof typ === 'string' && /^(application\/)?jwt$/i.test(typ))) {
    throw invalid('it is a token of another kind')
  }
  checkSubject(claims.sub, expected.subject)
  checkAudience(claims, expected.clientId)
  checkTimes(claims, expected)
  // Openid-client compares the nonce of a code answer alone; elsewhere one that we never sent must not be there (12.2).
  if (claims.nonce !== undefined && claims.nonce !== expected.nonce) throw invalid('its nonce is not ours')
  if (claims.at_hash !== undefined && claims.at_hash !== accessTokenHash(expected.accessToken, alg)) {
    throw invalid('it belongs to another access token (at_hash)')
  }
}

function checkSubject(subject: unknown, expected: string | null): void {
  if (typeof subject !== 'string' || subject === '') throw invalid('it names no subject')
  if (subject.length > LONGEST_SUBJECT || !/^[\x20-\x7e]+$/.test(subject)) {
    throw invalid(`its subject is not ASCII of at most ${LONGEST_SUBJECT} characters`)
  }
  if (expected !== null && subject !== expected) throw new AppError('oidc.subject-changed')
}

function checkAudience(claims: Claims, clientId: string): void {
  const { aud, azp } = claims
  const audiences = Array.isArray(aud) ? aud : [aud]
  if (!audiences.every((one) => typeof one === 'string')) throw invalid('its audience is not a list of texts')
  if (!audiences.includes(clientId)) throw invalid('it is meant for another client (aud)')
  if (audiences.length > 1 && azp === undefined)
    throw invalid('it names other clients too and no authorized party (azp)')
  if (azp !== undefined && azp !== clientId) throw invalid('it was issued to another client (azp)')
}

function checkTimes(claims: Claims, expected: IdTokenExpectations): void {
  const { iat, exp, auth_time: authTime } = claims
  if (!isTime(iat) || !isTime(exp)) throw invalid('iat or exp is no time')
  if (exp <= iat) throw invalid('it ends before it begins')
  if (exp - iat > LONGEST_LIFE) throw invalid(`it would live ${Math.round((exp - iat) / 86_400)} days`)
  const now = (expected.now + (expected.forgiveSkew ? (expected.skewMs ?? 0) : 0)) / 1000
  const late = (check: string) => clockSkewError(expected.forgiveSkew ? null : expected.skewMs) ?? invalid(check)
  if (exp <= now - CLOCK_TOLERANCE_SECONDS) throw late('it has expired')
  if (iat > now + CLOCK_TOLERANCE_SECONDS) throw late('it was issued in the future (iat)')
  if (iat < now - OLDEST - CLOCK_TOLERANCE_SECONDS) throw late('it was issued long ago (iat)')
  // Whether auth_time may move on a refresh differs between providers (12.2 says not; a renewed SSO session moves it).
  if (authTime !== undefined && (!isTime(authTime) || authTime > now + CLOCK_TOLERANCE_SECONDS)) {
    throw late('its time of sign-in is in the future (auth_time)')
  }
}

/** OIDC Core 3.1.3.6: the left half of the hash that the signature's algorithm uses. */
function accessTokenHash(accessToken: string, alg: unknown): string | null {
  if (typeof alg !== 'string') return null
  const hash = HASHES[alg.slice(-3)] ?? (alg.startsWith('Ed') ? 'sha512' : undefined)
  if (hash === undefined) return null
  const digest = createHash(hash).update(accessToken, 'ascii').digest()
  return digest.subarray(0, digest.length / 2).toString('base64url')
}

/** The payload of a token that was validated when it came, for example the kept one. null: it cannot be read. */
export function readPayload(idToken: string): Claims | null {
  return readPart(idToken, 1)
}

function readHeader(idToken: string): Claims {
  const header = readPart(idToken, 0)
  if (header === null) throw invalid('it cannot be read')
  return header
}

function readPart(token: string, index: number): Claims | null {
  try {
    const part: unknown = JSON.parse(Buffer.from(token.split('.')[index] ?? '', 'base64url').toString('utf8'))
    return isRecord(part) ? part : null
  } catch {
    return null
  }
}

function isTime(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0
}

export function invalid(check: string): AppError {
  return new AppError('oidc.id-token-invalid', { check })
}
