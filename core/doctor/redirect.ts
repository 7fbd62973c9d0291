/** The way back from the browser: binds a port as a sign-in does, and asks itself once. */
import { ADVICE } from './advice.ts'
import { attempt, type Check, ok, warn } from './check.ts'
import type { Patient } from './ports.ts'

/** @param ports of the configuration; empty: any free one */
export async function checkRedirect(
  { browser, face }: Pick<Patient, 'browser' | 'face'>,
  ports: readonly number[],
  signal: AbortSignal,
): Promise<readonly Check[]> {
  const bound = await attempt('redirect', async () => {
    const redirect = await browser.openRedirect(ports, signal)
    try {
      // No state is ours, so it is turned away; that it was answered at all is what we ask for.
      await browser.ask(redirect.redirectUri, signal)
      const wanted = ports.length === 0 ? 'any free port' : `ports ${ports.join(', ')}`
      return ok('redirect', `${redirect.redirectUri} is bound and answers (${wanted}).`)
    } finally {
      await redirect.close()
    }
  })
  const opener = browser.opener()
  return [
    ...bound,
    opener === null
      ? warn('browser', 'This session has no display.', ADVICE[face].withoutBrowser)
      : ok('browser', `Links are opened with ${opener}.`),
  ]
}
