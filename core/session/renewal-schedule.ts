/**
 * When to renew and when to try again. Every spread and back-off is a fraction of the life being renewed, so that a lease
 * of 30 seconds and one of a day behave alike; the fractions come from a simulation of a fleet after an outage, which
 * kept the peak load lowest without any help from the server.
 */
import type { DurationMs, EpochMs } from '../contract/time.ts'

/** Earliest and latest share of a life at which it is renewed; drawn evenly between, once per token, so that clients spread. */
const RENEW_BETWEEN_SHARES = { earliest: 0.5, latest: 0.75 } as const
/** The first wait after a failure, as a share of the life; it doubles up to the second share. */
const RETRY_SHARES = { first: 1 / 60, longest: 1 / 6 } as const
/** How far tries are spread after the network or the machine came back. */
const RESUME_SPREAD_SHARE = 1 / 12
/** The last try before the end starts this share of the life ahead of it. */
const LAST_CHANCE_SHARE = 1 / 60
/**
 * The first wait before a keychain that could not be read is read again; it doubles up to the second. Spans, not shares,
 * because no life is known yet; long in the end, because each reading may raise the system's unlock prompt.
 */
const RELOAD_MS = { first: 5_000, longest: 600_000 } as const

export interface Life {
  readonly obtainedAt: EpochMs
  readonly expiresAt: EpochMs
}

/** @param random drawn from [0, 1) */
export function renewalTime(life: Life, random: number): EpochMs {
  const { earliest, latest } = RENEW_BETWEEN_SHARES
  return Math.round(life.obtainedAt + lengthOf(life) * (earliest + (latest - earliest) * random))
}

/**
 * When to try again after the given number of failures (1 = the first): equal jitter, half fixed and half drawn. A try
 * that would fall past the end is pulled back to the last chance before it, once.
 * @param askedToWait what the provider asked for by Retry-After, null when it did not
 */
export function retryTime(
  life: Life,
  now: EpochMs,
  failures: number,
  random: number,
  askedToWait: DurationMs | null = null,
): EpochMs {
  const length = lengthOf(life)
  const step = Math.min(length * RETRY_SHARES.first * 2 ** Math.max(0, failures - 1), length * RETRY_SHARES.longest)
  const wait = askedToWait === null ? step / 2 + (step / 2) * random : askedToWait * (1 + random)
  const lastChance = life.expiresAt - length * LAST_CHANCE_SHARE
  const planned = now + Math.max(wait, 1)
  if (askedToWait === null && now < lastChance && planned > lastChance) return Math.ceil(lastChance)
  return Math.ceil(planned)
}

/** When to send a token again whose answer was lost: within two seconds, the leeway that providers grant at least where they grant any. */
export function soonTime(life: Life, now: EpochMs, random: number): EpochMs {
  const longest = Math.min(2_000, lengthOf(life) * RETRY_SHARES.first)
  return Math.ceil(now + (longest / 2) * (1 + random))
}

/** When to read the keychain again after the given number of failures (1 = the first): equal jitter. */
export function reloadTime(now: EpochMs, failures: number, random: number): EpochMs {
  const step = Math.min(RELOAD_MS.first * 2 ** Math.max(0, failures - 1), RELOAD_MS.longest)
  return Math.ceil(now + step / 2 + (step / 2) * random)
}

/** When to act after waking up or coming online: at once for what has lapsed or while a person waits, else spread. */
export function resumeTime(life: Life, now: EpochMs, random: number): EpochMs {
  if (now >= life.expiresAt) return now
  return Math.ceil(now + Math.min(lengthOf(life) * RESUME_SPREAD_SHARE, life.expiresAt - now) * random)
}

/** A life of no length would retry without a pause; a second is the floor. */
function lengthOf(life: Life): DurationMs {
  return Math.max(life.expiresAt - life.obtainedAt, 1_000)
}
