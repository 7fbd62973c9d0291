/** openid-client alone, resident: the provider's metadata is at hand, nothing else is. It stores nothing. */
import type { Configuration, ServerMetadata } from 'openid-client'
import { configure, discover, renew, signIn } from '../bare-client.mjs'
import { type MakeResident, watchGlobalFetch } from './resident.ts'

const SCOPE = 'openid profile email'

export const makeBare: MakeResident = (options) => make('bare script', false, options)
export const makeBareChecking: MakeResident = (options) => make('bare script, signature checked', true, options)

async function make(name: string, checkSignature: boolean, { issuer, clientId }: Parameters<MakeResident>[0]) {
  const network = watchGlobalFetch()
  const metadata: ServerMetadata = (await discover(issuer, clientId, checkSignature)).serverMetadata()
  return {
    name,
    requests: network.requests,
    async begin() {
      await network.forgetConnections()
      const config: Configuration = configure(metadata, clientId, checkSignature)
      let refreshToken: string | undefined
      return {
        async signIn(open: (url: string) => void) {
          refreshToken = (await signIn(config, SCOPE, open)).refresh_token
        },
        async renew() {
          if (refreshToken === undefined) throw new Error('the bare script keeps nothing between its lives')
          refreshToken = (await renew(config, refreshToken)).refresh_token
          return performance.now()
        },
        ask: async () => refreshToken !== undefined,
        end: async () => {},
      }
    },
  }
}
