/** MSAL Node for any OpenID Provider, as its documentation has it. One application for all lives: it keeps metadata and tokens in memory. */
import { type AccountInfo, ProtocolMode, PublicClientApplication } from '@azure/msal-node'
import { type MakeResident, watchGlobalFetch } from './resident.ts'

const SCOPES = ['openid', 'profile', 'email']

export const makeMsal: MakeResident = async ({ issuer }) => {
  const network = watchGlobalFetch()
  const application = new PublicClientApplication({
    auth: { clientId: 'msal', authority: issuer, knownAuthorities: [new URL(issuer).host] },
    system: { protocolMode: ProtocolMode.OIDC },
  })
  let account: AccountInfo | null = null
  const silently = async (forceRefresh: boolean) => {
    if (account === null) throw new Error('MSAL has nobody signed in')
    return application.acquireTokenSilent({ account, scopes: SCOPES, forceRefresh })
  }
  return {
    name: 'MSAL Node',
    requests: network.requests,
    async begin() {
      await network.forgetConnections()
      return {
        async signIn(open: (url: string) => void) {
          // It adds offline_access to every request, which this provider grants for prompt=consent alone.
          const answer = await application.acquireTokenInteractive({
            scopes: SCOPES,
            prompt: 'consent',
            openBrowser: async (url) => open(url),
          })
          account = answer.account
        },
        async renew() {
          await silently(true)
          return performance.now()
        },
        ask: async () => (await silently(false)).idToken !== '',
        end: async () => {},
      }
    },
  }
}
