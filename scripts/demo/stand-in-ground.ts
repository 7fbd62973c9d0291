/** The embedded provider, and stand-ins for control server and daemon: nothing to install, and no packet is carried. */
import { join } from 'node:path'
import { startIssuer } from '../../test/support/issuer.ts'
import { startHeadscale } from '../../test/support/stand-in/headscale.ts'
import { startTailscaled } from '../../test/support/stand-in/tailscaled.ts'
import type { WorldFolder } from '../../test/world/support/folder.ts'
import { currentUser } from '../../test/world/support/users.ts'
import { createCleanup, type Ground } from './ground.ts'

export async function startStandInGround(folder: WorldFolder): Promise<Ground> {
  const cleanup = createCleanup()
  try {
    const headscale = await startHeadscale()
    cleanup.add(() => headscale.stop())
    const issuer = await startIssuer({ headscaleRedirectUris: [headscale.redirectUri] })
    cleanup.add(() => issuer.stop())
    headscale.oidc = { issuer: issuer.issuer, ...issuer.headscale }
    const { name, uid } = currentUser()
    const socket = join(await folder.sub('daemon'), 'sock')
    const tailscaled = await startTailscaled({ socket, hostname: 'demo-laptop', caller: { uid, userName: name } })
    cleanup.add(() => tailscaled.stop())
    tailscaled.setOperator(name)
    return {
      issuer: issuer.issuer,
      clientId: issuer.clientId,
      controlUrl: headscale.url,
      socket: tailscaled.socket,
      real: [`the provider: oidc-provider (certified), at ${issuer.issuer}`],
      standsIn: [
        `the control server: looks like Headscale to a browser and to Latchkey, at ${headscale.url}`,
        'the daemon: answers like tailscaled, carries no packet',
      ],
      stop: () => cleanup.run(),
    }
  } catch (error) {
    await cleanup.run()
    throw error
  }
}
