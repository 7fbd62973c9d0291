/**
 * While the person is in the browser: fetches the key set, then keeps one connection to the token endpoint's server open
 * by a cheap GET now and then, so that the code is redeemed in one round trip. Gives up after three minutes.
 */
import type { Discovery } from './discovery.ts'
import { DOCUMENT_LIMIT, type Http } from './http.ts'
import type { ProviderMetadata } from './metadata.ts'
import { wait } from './wait.ts'

export interface KeepWarmOptions {
  /** Milliseconds between two requests; servers drop an idle connection after 5 to 75 s, undici after 4. */
  readonly everyMs: number
  readonly forMs: number
}

export const KEEP_WARM: KeepWarmOptions = { everyMs: 3_000, forMs: 180_000 }

/** Never throws. Returns what ends it; a request under way is let finish, for aborting it would close the connection. */
export function keepWarm(
  discovery: Pick<Discovery, 'revalidate'>,
  http: Http,
  metadata: ProviderMetadata,
  options: KeepWarmOptions,
): () => void {
  const stop = new AbortController()
  const calm = new AbortController().signal
  void run().catch(() => {})
  return () => stop.abort()

  async function run(): Promise<void> {
    // The link goes out first.
    await wait(0, stop.signal)
    const asked = await discovery.revalidate(calm)
    const url = warmUrl(metadata)
    for (let spent = 0; spent < options.forMs; spent += options.everyMs) {
      // The connection on which the key set has just come is warm.
      if (spent > 0 || !asked || url !== metadata.jwks_uri) await touch(url)
      await wait(options.everyMs, stop.signal)
    }
  }

  async function touch(url: string): Promise<void> {
    const request = {
      url,
      method: 'GET',
      endpoint: 'token endpoint',
      limitBytes: DOCUMENT_LIMIT,
      signal: calm,
    } as const
    // Whatever it answers, a connection stands now.
    await http.send(request).catch(() => {})
  }
}

/** Where the token endpoint shares its server with the key set, that is the cheap thing to ask for. */
function warmUrl(metadata: ProviderMetadata): string {
  const { jwks_uri: keys, token_endpoint: tokens } = metadata
  return new URL(keys).origin === new URL(tokens).origin ? keys : tokens
}
