/** Names of people and servers as people read them. */
import type { Identity } from '../core/contract/identity.ts'

export function nameOf(identity: Identity): string {
  return identity.email ?? identity.username ?? identity.displayName ?? identity.subject
}

/** The host of an address, or the address itself where it has none. */
export function hostOf(address: string): string {
  return URL.canParse(address) ? new URL(address).host : address
}
