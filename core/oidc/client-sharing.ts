/**
 * Two relying parties, one person: whether Headscale and this app see the same issuer and subject although each has a
 * client registration of its own. Where they do not, nobody can tell by the claims whose node it is.
 */
import { AppError } from '../errors/app-error.ts'
import type { ProviderProfile } from './provider-profiles.ts'

export interface ClientSharing {
  /** `unknown`: it matters here, and Headscale's client ID is not known. */
  readonly verdict: 'fine' | 'apart' | 'unknown'
  /** What differs from client to client. */
  readonly differs: 'subject' | 'issuer' | null
}

/** @param headscaleClientId as its sign-in link shows it; null when not known */
export function clientSharing(
  profile: ProviderProfile,
  clientId: string,
  headscaleClientId: string | null,
): ClientSharing {
  const differs = profile.issuerScope === 'client' ? 'issuer' : profile.subjectScope === 'client' ? 'subject' : null
  if (differs === null || clientId === headscaleClientId) return { verdict: 'fine', differs: null }
  return { verdict: headscaleClientId === null ? 'unknown' : 'apart', differs }
}

/**
 * Stops before the browser opens where the exchange could only fail.
 * @throws AppError provider.secret-needed
 */
export function requireSecret(profile: ProviderProfile, hasSecret: boolean): void {
  if (profile.secretNeeded && !hasSecret) throw new AppError('provider.secret-needed')
}
