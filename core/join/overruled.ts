/** What an administrator of this device has decided otherwise than a network offers: their values win, and it is said. */
import type { NetworkOffer } from '../contract/join.ts'
import type { ManagedSettings } from './ports.ts'

type Offered = Pick<NetworkOffer, 'controlUrl' | 'issuer' | 'clientId' | 'scope' | 'redirectPorts'>

/** @returns the settings' keys, in the configuration's spelling */
export function overruledBy(managed: ManagedSettings, offered: Offered): readonly string[] {
  const values: Readonly<Record<keyof ManagedSettings, string | null>> = {
    'control.url': offered.controlUrl,
    'oidc.issuer': offered.issuer,
    'oidc.client_id': offered.clientId,
    'oidc.scope': offered.scope.join(' '),
    'redirect.ports': offered.redirectPorts.join(' '),
  }
  return Object.entries(values).flatMap(([key, value]) => {
    const theirs = isKey(key, values) ? managed[key] : null
    if (theirs === null) return []
    return (typeof theirs === 'string' ? theirs : theirs.join(' ')) === value ? [] : [key]
  })
}

function isKey(key: string, values: Readonly<Record<keyof ManagedSettings, unknown>>): key is keyof ManagedSettings {
  return Object.hasOwn(values, key)
}
