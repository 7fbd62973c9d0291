/** Schemes of the app's own: registered before `ready`, handled by a function of the app that is really called for every request. */
import { addScheme, schemeOf } from './addresses.ts'
import type { PageRequest } from './page.ts'
import { beforeReady } from './readiness.ts'
import type { Shape } from './shapes.ts'

type Handler = (request: Request) => Response | Promise<Response>

/** The handlers of one session. */
export class StandInProtocol implements Shape<Electron.Protocol, 'handle' | 'isProtocolHandled' | 'unhandle'> {
  readonly #handlers = new Map<string, Handler>()

  handle(scheme: string, handler: Handler): void {
    if (this.#handlers.has(scheme)) throw new Error(`Failed to register protocol: ${scheme}`)
    this.#handlers.set(scheme, handler)
  }

  unhandle(scheme: string): void {
    if (!this.#handlers.delete(scheme)) throw new Error(`Failed to unhandle protocol: ${scheme}`)
  }

  isProtocolHandled(scheme: string): boolean {
    return this.#handlers.has(scheme)
  }

  /** For pages. null: nothing answers for that scheme. A handler that throws is an error answer, and is printed, as in lib/browser/api/protocol.ts. */
  async answer({ url, method, headers, body }: PageRequest): Promise<Response | null> {
    const handler = this.#handlers.get(schemeOf(url))
    if (handler === undefined) return null
    try {
      return await handler(
        new Request(url, { method, headers: { ...headers }, ...(body === null ? {} : { body: Buffer.from(body) }) }),
      )
    } catch (caught) {
      console.error(caught)
      return Response.error()
    }
  }
}

/** Before `ready` and once [d.ts]; only standard schemes can be origins of pages. */
export function registerSchemesAsPrivileged(schemes: readonly Electron.CustomScheme[]): void {
  beforeReady('protocol.registerSchemesAsPrivileged should be called before app is ready')
  for (const { scheme, privileges } of schemes) if (privileges?.standard === true) addScheme(scheme)
}
