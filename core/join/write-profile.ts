/** An accepted offer as a configuration file: what was shown and nothing else, for core/config to read. */
import { Document } from 'yaml'
import type { NetworkOffer } from '../contract/join.ts'
import { AppError } from '../errors/app-error.ts'
import { readClientId } from './facts.ts'

/** Core/config's own defaults: what stands there already is not written. */
const DEFAULT_SCOPE = 'openid profile email'
const LONGEST_SLUG = 40

/**
 * @param typed the client ID that the person entered, for an offer without one
 * @throws AppError join.client-id-missing, join.client-id-bad
 */
export function clientIdFor(offer: NetworkOffer, typed: string | null): string {
  const given = offer.clientId ?? typed?.trim() ?? ''
  if (given === '') throw new AppError('join.client-id-missing', { origin: offer.origin })
  const clientId = readClientId(given)
  if (clientId === null) throw new AppError('join.client-id-bad')
  return clientId
}

/** @returns YAML that ends in a newline */
export function profileText(offer: NetworkOffer, clientId: string): string {
  const { controlUrl, issuer, scope, redirectPorts, origin } = offer
  const document = new Document({
    oidc: {
      issuer,
      client_id: clientId,
      ...(scope.join(' ') === DEFAULT_SCOPE ? {} : { scope: [...scope] }),
    },
    ...(controlUrl === null ? {} : { control: { url: controlUrl } }),
    ...(redirectPorts.length === 0 ? {} : { redirect: { ports: [...redirectPorts] } }),
  })
  document.commentBefore = ` Written by Latchkey, from what ${origin} said. docs/configuration.md says what else may stand here.`
  return document.toString({ lineWidth: 0 })
}

/**
 * A profile's name for a network: its host, else with a number behind.
 * @param taken names that are there already; compared without case, as some file systems do
 */
export function newProfileName(offer: NetworkOffer, taken: readonly string[]): string {
  const host = new URL(offer.controlUrl ?? offer.issuer).hostname
  const slug =
    host
      .toLowerCase()
      .replace(/[^a-z0-9.-]+/g, '-')
      .replace(/^[^a-z0-9]+/, '')
      .slice(0, LONGEST_SLUG) || 'network'
  const used = new Set(taken.map((name) => name.toLowerCase()))
  let name = slug
  for (let number = 2; used.has(name); number++) name = `${slug}-${number}`
  return name
}
