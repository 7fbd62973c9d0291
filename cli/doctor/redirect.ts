/** The way back from the browser: binds a port as a sign-in does, and asks itself once. */
import { openLoopbackRedirect } from '../../core/oidc/loopback-redirect.ts'
import { describeOpener } from '../browser.ts'
import type { CommandContext } from '../command.ts'
import type { App } from '../compose.ts'
import { AREA_LIMIT_MS, attempt, type Check, ok, warn } from './check.ts'

export async function checkRedirect(
  { config, http }: App,
  { environment, options }: CommandContext,
): Promise<readonly Check[]> {
  const { ports } = config.redirect
  const bound = await attempt('redirect', async () => {
    const signal = AbortSignal.timeout(AREA_LIMIT_MS)
    const redirect = await openLoopbackRedirect({ ports, deadlineMs: AREA_LIMIT_MS, signal })
    try {
      // No state is ours, so it is turned away; that it was answered at all is what we ask for.
      const response = await http.fetch(redirect.redirectUri, { redirect: 'manual', signal })
      await response.body?.cancel()
      const wanted = ports.length === 0 ? 'any free port' : `ports ${ports.join(', ')}`
      return ok('redirect', `${redirect.redirectUri} is bound and answers (${wanted}).`)
    } finally {
      await redirect.close()
    }
  })
  const opener = describeOpener({ command: options.browser, environment, platform: process.platform })
  return [
    ...bound,
    opener === null
      ? warn(
          'browser',
          'This session has no display.',
          'Use `latchkey login --device`, or `--no-browser` and copy the link.',
        )
      : ok('browser', `Links are opened with ${opener}.`),
  ]
}
