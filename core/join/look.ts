/**
 * The live look at a network before anything is stored: its join document, else what its control server answers. Every
 * claim is checked where it can be: the issuer by its discovery document, the control server by asking it, and a link
 * against what the network itself says, because anybody can write a link.
 */
import type { NetworkOffer } from '../contract/join.ts'
import { AppError } from '../errors/app-error.ts'
import { bounded } from '../errors/bounded.ts'
import { DEFAULT_SCOPE, readControlUrl, readIssuer, readScope } from './facts.ts'
import { findIssuer, sameEndpoint } from './issuer-of.ts'
import { fetchJoinDocument, type JoinDocument } from './join-document.ts'
import { overruledBy } from './overruled.ts'
import type { Address } from './parse-address.ts'
import type { LookPorts, ServerSeen } from './ports.ts'

/** Of the whole look; each request has its own, shorter one. */
const LIMIT_MS = 30_000

type Facts = Omit<NetworkOffer, 'id' | 'from' | 'overruled' | 'knownProfile'>

export interface LookRequest {
  readonly address: Exclude<Address, { kind: 'refused' }>
  readonly from: NetworkOffer['from']
  /** Names the offer; another for each look. */
  readonly id: string
  readonly signal: AbortSignal
}

/** @throws AppError join.*, node.control-*, oidc.*, general.cancelled */
export async function lookAtNetwork(
  { address, from, id, signal }: LookRequest,
  ports: LookPorts,
): Promise<NetworkOffer> {
  const said = address.kind === 'link' ? address.facts : NOTHING
  const server = address.kind === 'link' ? address.facts.controlUrl : address.url
  const origin = server ?? (said.issuer === null ? '' : new URL(said.issuer).origin)
  const late = () => new AppError('join.too-slow', { origin, seconds: LIMIT_MS / 1000 })
  const facts = await bounded({ ms: LIMIT_MS, signal, late }, (limited) =>
    server === null ? onlyProvider(said, origin, ports, limited) : withServer(server, said, ports, limited),
  )
  const { controlUrl, issuer } = facts
  return {
    id,
    from,
    ...facts,
    overruled: overruledBy(await ports.managed(), facts),
    knownProfile: ports.knownProfile({ controlUrl, issuer }),
  }
}

type Said = Extract<Address, { kind: 'link' }>['facts']

const NOTHING: Said = {
  controlUrl: null,
  issuer: null,
  clientId: null,
  scope: null,
  redirectPorts: null,
  displayName: null,
}

/** A link without a server: sign-in alone, and the device is left as it is. */
async function onlyProvider(said: Said, origin: string, ports: LookPorts, signal: AbortSignal): Promise<Facts> {
  const { issuer } = said
  if (issuer === null) throw new AppError('join.link-empty')
  await ports.readProvider(issuer, signal)
  return { ...filled(said, null), origin, controlUrl: null, server: null, serverVersion: null, issuer, source: 'link' }
}

async function withServer(url: string, said: Said, ports: LookPorts, signal: AbortSignal): Promise<Facts> {
  const document = await fetchJoinDocument(url, ports.fetch, signal)
  return document === null ? readOffServer(url, said, ports, signal) : fromDocument(url, document, said, ports, signal)
}

/** The document says it all; a link may only add what it leaves out. */
async function fromDocument(
  origin: string,
  document: JoinDocument,
  said: Said,
  ports: LookPorts,
  signal: AbortSignal,
): Promise<Facts> {
  const { controlUrl, issuer } = document
  if (said.issuer !== null && said.issuer !== issuer) throw contradiction(said.issuer, origin)
  const [server] = await Promise.all([
    controlUrl === null ? null : lookAt(controlUrl, ports, signal),
    ports.readProvider(issuer, signal),
  ])
  return {
    ...filled(document, said),
    origin,
    controlUrl,
    server: server?.kind ?? null,
    serverVersion: server?.version ?? null,
    issuer,
    source: 'document',
  }
}

async function readOffServer(url: string, said: Said, ports: LookPorts, signal: AbortSignal): Promise<Facts> {
  const server = await lookAt(url, ports, signal)
  if (server.kind === 'other') return asTheLinkSays(url, server, said, ports, signal)
  const signIn = await ports.readServerSignIn(url, signal)
  if (signIn === null) throw new AppError('join.no-provider', { url })
  const { authorizationEndpoint, canonicalUrl } = signIn
  // It is shown, stored and dialled: only an address that a configuration takes.
  const controlUrl = readControlUrl(canonicalUrl)
  if (controlUrl === null) throw new AppError('join.server-name', { url, named: canonicalUrl })
  if (controlUrl !== url) await lookAt(controlUrl, ports, signal)
  const unknownProvider = new AppError('join.provider-unknown', { url, host: hostOf(authorizationEndpoint) })
  // Whoever answers at an address has the provider asked for: only one that a configuration could name.
  if (readIssuer(authorizationEndpoint) === null) throw unknownProvider
  const issuer = said.issuer ?? (await findIssuer(authorizationEndpoint, ports.readProvider, signal))
  if (issuer === null) throw unknownProvider
  if (said.issuer !== null) {
    const provider = await ports.readProvider(said.issuer, signal)
    if (!sameEndpoint(provider.authorizationEndpoint, authorizationEndpoint)) throw contradiction(said.issuer, url)
  }
  const read = { ...NOTHING, scope: readScope(signIn.scope) }
  return {
    ...filled(said, read),
    // A link is anybody's: what the server asks for itself goes first.
    ...(read.scope === null ? {} : { scope: read.scope }),
    origin: url,
    controlUrl,
    server: server.kind,
    serverVersion: server.version,
    issuer,
    source: said.issuer !== null && said.clientId !== null ? 'link' : 'server',
  }
}

/** Another server of the protocol: nothing can be read off it. */
async function asTheLinkSays(
  url: string,
  { kind, version }: ServerSeen,
  said: Said,
  ports: LookPorts,
  signal: AbortSignal,
): Promise<Facts> {
  const { issuer } = said
  if (issuer === null) throw new AppError('join.other-server', { url })
  await ports.readProvider(issuer, signal)
  const facts = filled(said, null)
  return { ...facts, origin: url, controlUrl: url, server: kind, serverVersion: version, issuer, source: 'link' }
}

function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : url
}

async function lookAt(url: string, ports: LookPorts, signal: AbortSignal): Promise<ServerSeen> {
  try {
    return await ports.lookAtServer(url, signal)
  } catch (caught) {
    // Its own words are about a line of a configuration, which nobody has written yet.
    const isNothing = caught instanceof AppError && caught.code === 'node.control-not-headscale'
    throw isNothing ? new AppError('join.no-network', { origin: url }, { cause: caught }) : caught
  }
}

/** @param then what fills the gaps of `first` */
function filled(first: Said, then: Said | null): Pick<Facts, 'clientId' | 'scope' | 'redirectPorts' | 'displayName'> {
  return {
    clientId: first.clientId ?? then?.clientId ?? null,
    scope: first.scope ?? then?.scope ?? DEFAULT_SCOPE,
    redirectPorts: first.redirectPorts ?? then?.redirectPorts ?? [],
    displayName: first.displayName ?? then?.displayName ?? null,
  }
}

function contradiction(linked: string, origin: string): AppError {
  return new AppError('join.contradiction', { linked: new URL(linked).host, origin })
}
