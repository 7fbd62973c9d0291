/** Real Headscale and tailscaled (userspace, no network device) with the embedded provider. */
import { startIssuer } from '../../test/support/issuer.ts'
import { reserveHeadscale, startHeadscale } from '../../test/world/headscale.ts'
import { ensureGoTools } from '../../test/world/parts/go-tools.ts'
import type { WorldFolder } from '../../test/world/support/folder.ts'
import { currentUser } from '../../test/world/support/users.ts'
import { startTailscaled } from '../../test/world/tailscaled.ts'
import { createCleanup, type Ground } from './ground.ts'

export async function startRealGround(folder: WorldFolder, say: (line: string) => void): Promise<Ground> {
  const cleanup = createCleanup()
  try {
    say('Building or finding Headscale and tailscaled (some minutes the first time) …')
    const tools = await ensureGoTools()
    const address = await reserveHeadscale(false)
    const issuer = await startIssuer({ headscaleRedirectUris: [address.redirectUri] })
    cleanup.add(() => issuer.stop())
    const { clientId, clientSecret } = issuer.headscale
    const oidc = { issuer: issuer.issuer, clientId, clientSecret, scope: ['openid', 'profile', 'email'] }
    const headscale = await startHeadscale({ folder, tools, address, oidc })
    cleanup.add(() => headscale.stop())
    const tailscaled = await startTailscaled({ folder, tools, operator: currentUser() })
    cleanup.add(() => tailscaled.stop())
    return {
      issuer: issuer.issuer,
      clientId: issuer.clientId,
      controlUrl: headscale.url,
      socket: tailscaled.socket,
      real: [
        `the provider: oidc-provider (certified), at ${issuer.issuer}`,
        `the control server: Headscale, at ${headscale.url}`,
        'the daemon: tailscaled, in userspace',
      ],
      standsIn: [],
      stop: () => cleanup.run(),
    }
  } catch (error) {
    await cleanup.run()
    throw error
  }
}
