/** An offer that the person took: what is stored of it, which is what was shown and nothing else. */
import type { NetworkOffer } from '../contract/join.ts'
import { AppError } from '../errors/app-error.ts'
import { DEFAULT_SCOPE, readClientId } from './facts.ts'

export interface AcceptedNetwork {
  readonly controlUrl: string | null
  readonly issuer: string
  readonly clientId: string
  /** null: the usual ones, which need not be written. */
  readonly scope: readonly string[] | null
  readonly redirectPorts: readonly number[]
  readonly displayName: string | null
}

/**
 * @param typed the client ID that the person entered, for an offer without one
 * @throws AppError join.client-id-missing, join.client-id-bad
 */
export function acceptedNetwork(offer: NetworkOffer, typed: string | null): AcceptedNetwork {
  const { controlUrl, issuer, scope, redirectPorts, displayName } = offer
  return {
    controlUrl,
    issuer,
    clientId: clientIdOf(offer, typed),
    scope: scope.join(' ') === DEFAULT_SCOPE.join(' ') ? null : scope,
    redirectPorts,
    displayName,
  }
}

function clientIdOf(offer: NetworkOffer, typed: string | null): string {
  const given = offer.clientId ?? typed?.trim() ?? ''
  if (given === '') throw new AppError('join.client-id-missing', { origin: offer.origin })
  const clientId = readClientId(given)
  if (clientId === null) throw new AppError('join.client-id-bad')
  return clientId
}
