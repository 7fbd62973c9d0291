/**
 * What a person types or pastes, or what the system hands over as an opened link, as one of three. Never throws: what is
 * of no use says why. Hosts come out as ASCII, so that letters of another alphabet cannot pass for one's own (UTS 46).
 */
import { AppError } from '../errors/app-error.ts'
import { isPrintable } from '../errors/printable.ts'
import { isLoopback, type NetworkFacts } from './facts.ts'
import { readJoinLink } from './join-link.ts'

export type Address =
  /** `url`: scheme, host and port, nothing behind. */
  | { readonly kind: 'server'; readonly url: string }
  | { readonly kind: 'link'; readonly facts: NetworkFacts }
  | { readonly kind: 'refused'; readonly error: AppError }

const LONGEST_ADDRESS = 2048

export function parseAddress(typed: string): Address {
  try {
    return readAddress(typed.trim())
  } catch (caught) {
    return { kind: 'refused', error: caught instanceof AppError ? caught : new AppError('join.address-malformed') }
  }
}

/** @throws AppError join.* */
function readAddress(text: string): Address {
  if (text === '') throw new AppError('join.address-empty')
  if (text.length > LONGEST_ADDRESS) throw new AppError('join.address-too-long', { limit: LONGEST_ADDRESS })
  // The URL parser would drop line breaks and hide what is invisible.
  if (/[\s\\]/.test(text) || !isPrintable(text, LONGEST_ADDRESS)) throw new AppError('join.address-malformed')
  if (/^latchkey:/i.test(text)) return { kind: 'link', facts: readJoinLink(new URL(text)) }

  const url = new URL(/^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `https://${text}`)
  if (!/^https?:$/.test(url.protocol)) throw new AppError('join.address-malformed')
  if (url.username !== '' || url.password !== '') throw new AppError('join.address-credentials')
  // "1234" is an address to the URL parser: 0.0.4.210.
  if (/^\d+$/.test(text)) throw new AppError('join.address-malformed')
  if (/[?#]/.test(text)) throw new AppError('join.address-extra', { host: url.host })
  if (url.protocol === 'http:' && !isLoopback(url.hostname)) throw new AppError('join.address-http', { host: url.host })
  // A page of the server leads to the server: people paste what stands in the browser.
  return { kind: 'server', url: url.origin }
}
