/** Who signed in, as the verified ID token says it (OIDC Core 5.1). */

export interface Identity {
  /** Exact issuer identifier, compared as a string. */
  readonly issuer: string
  /** `sub`: unique and stable within the issuer (on some providers: within issuer and client). */
  readonly subject: string
  readonly email: string | null
  /** null when the provider says nothing about it. */
  readonly emailVerified: boolean | null
  /** `preferred_username`. */
  readonly username: string | null
  /** `name`. */
  readonly displayName: string | null
  /** `groups`, exactly as written by the provider; empty when absent. */
  readonly groups: readonly string[]
}

/** Who it is, in the words the person knows themselves by. */
export function personName(identity: Identity): string {
  return identity.email ?? identity.username ?? identity.displayName ?? identity.subject
}
