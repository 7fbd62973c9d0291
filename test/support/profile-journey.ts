/** One sign-in of this app at a provider with traps: the real protocol part, a fake browser, and what went over the wire. */
import { AppError } from '../../core/errors/app-error.ts'
import { Secret } from '../../core/errors/secret.ts'
import type { Authorized } from '../../core/oidc/authorize.ts'
import { createOidc, type Oidc, type OidcOptions } from '../../core/oidc/client.ts'
import { createFakeBrowser, type FakeBrowser, type Page } from './fake-browser.ts'
import type { TrapIssuer } from './trap-issuer.ts'

export const rules = (more: Partial<NonNullable<OidcOptions['rules']>> = {}) => ({
  allowedDomains: [],
  allowedGroups: [],
  allowedUsers: [],
  emailVerifiedRequired: true,
  ...more,
})

export function appAt(provider: TrapIssuer, options: Partial<OidcOptions> = {}): Oidc {
  return createOidc({
    issuer: provider.issuer,
    clientId: provider.clientId,
    clientSecret: provider.clientSecret === null ? null : new Secret(provider.clientSecret),
    fetch: provider.fetch,
    keepWarm: null,
    ...options,
  })
}

export interface SignedIn {
  readonly authorized: Authorized
  /** Parameters of the authorization requests, in order. */
  readonly asked: readonly URLSearchParams[]
}

/** Signs alice in and answers the tab. */
export async function signIn(
  provider: TrapIssuer,
  app: Oidc,
  browser: FakeBrowser = createFakeBrowser({ login: 'alice' }),
  request: { loginHint?: string; anotherAccount?: boolean } = {},
): Promise<SignedIn> {
  const lost = new AbortController()
  const from = browser.visited.length
  let tab: Promise<Page> | undefined
  let stranded = ''
  const wishes = { method: 'browser' as const, loginHint: null, anotherAccount: false, signal: lost.signal, ...request }
  const work = app.authorize(wishes, (progress) => {
    if (progress.kind !== 'link') return
    tab = browser.open(provider.inBrowser(progress.url))
    // A tab that stays at the provider's error page would be waited for in vain.
    tab.then(
      (page) => {
        stranded = page.text
        lost.abort()
      },
      () => lost.abort(),
    )
  })
  const authorized = await work.catch((error: unknown) => {
    throw error instanceof AppError && error.code === 'general.cancelled'
      ? new Error(`stranded at: ${stranded}`)
      : error
  })
  await authorized.answer({ kind: 'connected' })
  await tab
  const asked = browser.visited
    .slice(from)
    .map(({ url }) => new URL(url))
    .filter(({ pathname }) => pathname.endsWith('/auth'))
    .map(({ searchParams }) => searchParams)
  return { authorized, asked }
}

/** The code with which work fails. */
export const codeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'no error',
    (error: AppError) => error.code ?? String(error),
  )

export const scopesOf = (asked: URLSearchParams | undefined): string[] => (asked?.get('scope') ?? '').split(' ')
