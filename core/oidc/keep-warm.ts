/**
 * While the person is in the browser: fetches the key set, then keeps one connection to the token endpoint's server open
 * by a cheap GET now and then, so that the code is redeemed in one round trip. Gives up after three minutes. It is also
 * the first to know when nobody can be reached: documents from the cache got the person this far without a request.
 */
import { AppError } from '../errors/app-error.ts'
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

export interface Warmth {
  /** Ends it; a request under way is let finish, for aborting it would close the connection. */
  stop(): void
  /** Never resolves; rejects with oidc.* when the first tries find no way to the provider. What fails later is not told. */
  readonly unreachable: Promise<never>
}

/** No code could be redeemed either. A refusal or a failure of the provider is an answer, and may pass. */
const NO_WAY: readonly string[] = [
  'oidc.name-unknown',
  'oidc.offline',
  'oidc.proxy-failed',
  'oidc.timeout',
  'oidc.tls-not-trusted',
  'oidc.unreachable',
]
/** A network that has just come up may fail once. */
const FIRST_TRIES = 2
const TRY_AGAIN_MS = 1_000

export function keepWarm(
  discovery: Pick<Discovery, 'revalidate'>,
  http: Http,
  metadata: ProviderMetadata,
  options: KeepWarmOptions,
): Warmth {
  const stop = new AbortController()
  const calm = new AbortController().signal
  let tell: (error: AppError) => void = () => {}
  const unreachable = new Promise<never>((_resolve, reject) => {
    tell = reject
  })
  unreachable.catch(() => {})
  void run().catch(() => {})
  return { stop: () => stop.abort(), unreachable }

  async function run(): Promise<void> {
    // The link goes out first.
    await wait(0, stop.signal)
    const connected = await discovery.revalidate(calm)
    const url = warmUrl(metadata)
    // The connection on which the key set has just come is warm.
    if (!connected || url !== metadata.jwks_uri) await reach(url)
    for (let spent = options.everyMs; spent < options.forMs; spent += options.everyMs) {
      await wait(options.everyMs, stop.signal)
      await touch(url)
    }
  }

  async function reach(url: string): Promise<void> {
    for (let tries = 1; ; tries += 1) {
      const trouble = await touch(url)
      if (trouble === null || !NO_WAY.includes(trouble.code)) return
      if (tries === FIRST_TRIES) return tell(trouble)
      await wait(TRY_AGAIN_MS, stop.signal)
    }
  }

  /** @returns why there was no answer */
  async function touch(url: string): Promise<AppError | null> {
    const request = {
      url,
      method: 'GET',
      endpoint: 'token endpoint',
      limitBytes: DOCUMENT_LIMIT,
      signal: calm,
    } as const
    try {
      // Whatever it answers, a connection stands now.
      await http.send(request)
      return null
    } catch (caught) {
      return caught instanceof AppError ? caught : null
    }
  }
}

/** Where the token endpoint shares its server with the key set, that is the cheap thing to ask for. */
function warmUrl(metadata: ProviderMetadata): string {
  const { jwks_uri: keys, token_endpoint: tokens } = metadata
  return new URL(keys).origin === new URL(tokens).origin ? keys : tokens
}
