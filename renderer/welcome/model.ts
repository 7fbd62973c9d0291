/** What Welcome shows of a network on its way in, as data: which step it is at, its facts, and what is still missing. */
import type { JoinView } from '../../core/contract/app-view.ts'
import type { NetworkOffer } from '../../core/contract/join.ts'
import type { WireError } from '../../core/contract/wire-error.ts'
import type { MessageName, Speech } from '../../messages/speech.ts'

export type WelcomeStep =
  /** An address is asked for; with an error, another one. */
  | { readonly kind: 'asking'; readonly address: string; readonly error: WireError | null }
  | { readonly kind: 'looking'; readonly address: string }
  | { readonly kind: 'offer'; readonly offer: NetworkOffer }

export function stepOf(join: JoinView | null): WelcomeStep {
  if (join === null) return { kind: 'asking', address: '', error: null }
  if (join.kind === 'failed') return { kind: 'asking', address: join.address, error: join.error }
  return join
}

/** The host that is being asked, also where no scheme was typed; null for a link, which names it somewhere inside. */
export function placeOf(address: string): string | null {
  if (/^latchkey:/i.test(address)) return null
  const url = address.includes('://') ? address : `https://${address}`
  return URL.canParse(url) ? new URL(url).host : address
}

export interface Fact {
  readonly label: MessageName
  readonly value: string
  /** An address or a name as machines write it: left to right in every language. */
  readonly literal: boolean
}

export function factsOf(offer: NetworkOffer, say: Speech['say']): readonly Fact[] {
  const facts: (Fact | null)[] = [
    offer.server === null ? null : said('welcome.fact.server', serverOf(offer, say)),
    offer.controlUrl === null || sameOrigin(offer.controlUrl, offer.origin)
      ? null
      : literal('welcome.fact.address', offer.controlUrl),
    literal('welcome.fact.signIn', offer.issuer),
    said('welcome.fact.source', say(`welcome.source.${offer.source}`)),
  ]
  return facts.filter((fact) => fact !== null)
}

/** For those who want to know all. */
export function detailsOf(offer: NetworkOffer): readonly Fact[] {
  const facts: (Fact | null)[] = [
    offer.clientId === null ? null : literal('welcome.clientId', offer.clientId),
    literal('welcome.details.scope', offer.scope.join(' ')),
    offer.redirectPorts.length === 0 ? null : literal('welcome.details.ports', offer.redirectPorts.join(', ')),
  ]
  return facts.filter((fact) => fact !== null)
}

/** What to send to the administrator where the client ID is missing. */
export function requestText(offer: NetworkOffer, say: Speech['say']): string {
  const { redirectPorts: ports } = offer
  const redirects = ports.length === 0 ? [redirectOn('')] : ports.map((port) => redirectOn(`:${port}`))
  return say('welcome.request', {
    issuer: offer.issuer,
    redirect: redirects.join(', '),
    ports: ports.length === 0 ? 'any' : 'these',
    network: offer.origin,
  })
}

/** As core/oidc/loopback-redirect.ts listens (RFC 8252 7.3). */
function redirectOn(port: string): string {
  return `http://127.0.0.1${port}/callback`
}

function serverOf({ server, serverVersion }: NetworkOffer, say: Speech['say']): string {
  if (server === 'other') return say('welcome.server.other')
  return serverVersion === null
    ? say('welcome.server.unknownVersion')
    : say('welcome.server.version', { version: serverVersion })
}

function sameOrigin(one: string, other: string): boolean {
  return URL.canParse(one) && URL.canParse(other) && new URL(one).origin === new URL(other).origin
}

function said(label: MessageName, value: string): Fact {
  return { label, value, literal: false }
}

function literal(label: MessageName, value: string): Fact {
  return { label, value, literal: true }
}
