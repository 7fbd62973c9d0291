/**
 * `latchkey://join?server=…`: the link with which an administrator sends people to their network. Anybody can write one,
 * on any page, so it says little and is read strictly: what is not known, is doubled or cannot be used refuses it whole.
 */
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

/** @param url of our scheme. @throws AppError join.link-* */
export function readJoinLink(url: URL): NetworkFacts {
  // Some systems add the slash.
  const isPlain = url.username === '' && url.password === '' && url.port === '' && /^\/?$/.test(url.pathname)
  if (url.host.toLowerCase() !== 'join' || !isPlain || url.href.includes('#')) throw new AppError('join.link-malformed')

  const given = new Map<string, string>()
  for (const [parameter, value] of url.searchParams) {
    if (!PARAMETERS.includes(parameter)) throw new AppError('join.link-unknown', { parameter: nameOf(parameter) })
    if (given.has(parameter)) throw new AppError('join.link-twice', { parameter })
    given.set(parameter, value)
  }
  function take<Value>(parameter: string, read: (value: string) => Value | null): Value | null {
    const text = given.get(parameter)
    if (text === undefined) return null
    const value = read(text)
    if (value === null) throw new AppError('join.link-value', { parameter })
    return value
  }
  const facts: NetworkFacts = {
    controlUrl: take('server', readControlUrl),
    issuer: take('issuer', readIssuer),
    clientId: take('client_id', readClientId),
    scope: take('scope', readScope),
    redirectPorts: take('ports', (text) => readPorts(text.split(/[ ,]/).map(toPort))),
    displayName: take('name', readName),
  }
  if (facts.controlUrl === null && facts.issuer === null) throw new AppError('join.link-empty')
  return facts
}

const PARAMETERS: readonly string[] = ['server', 'issuer', 'client_id', 'scope', 'ports', 'name']

/** NaN for anything but digits: `Number` would take an empty text for 0, and `1e3` for a port. */
function toPort(text: string): number {
  return /^\d+$/.test(text) ? Number(text) : Number.NaN
}
