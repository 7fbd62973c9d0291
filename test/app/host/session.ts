/** Sessions: a network each (net/), permissions, proxies and the handlers of the app's schemes. */
import { EventEmitter } from 'node:events'
import { fetchWith } from './net/fetch.ts'
import { Network } from './net/network.ts'
import { StandInProtocol } from './protocol.ts'
import { afterReady } from './readiness.ts'
import type { Shape } from './shapes.ts'

type PermissionCheck = Parameters<Electron.Session['setPermissionCheckHandler']>[0]
type PermissionRequest = Parameters<Electron.Session['setPermissionRequestHandler']>[0]
type DeviceCheck = Parameters<Electron.Session['setDevicePermissionHandler']>[0]

export class StandInSession
  extends EventEmitter
  implements
    Shape<
      Electron.Session,
      | 'clearAuthCache'
      | 'clearCache'
      | 'clearStorageData'
      | 'closeAllConnections'
      | 'fetch'
      | 'forceReloadProxyConfig'
      | 'getStoragePath'
      | 'isPersistent'
      | 'resolveProxy'
      | 'setDevicePermissionHandler'
      | 'setPermissionCheckHandler'
      | 'setPermissionRequestHandler'
      | 'setProxy'
      | 'setSpellCheckerEnabled'
    >
{
  readonly protocol = new StandInProtocol()
  /** For net/ and pages. */
  readonly network = new Network()
  readonly permissions: { check: PermissionCheck; request: PermissionRequest; device: DeviceCheck } = {
    check: null,
    request: null,
    device: null,
  }
  readonly #partition: string
  #proxyRules: string | null = null

  constructor(partition: string) {
    super()
    this.#partition = partition
  }

  fetch(input: string | Request, init?: RequestInit): Promise<Response> {
    return fetchWith(this.network, input, init)
  }

  /** In memory, unless its name says otherwise [docs/api/session.md]. */
  isPersistent(): boolean {
    return this.#partition === '' || this.#partition.startsWith('persist:')
  }

  getStoragePath(): string | null {
    return null
  }

  setPermissionCheckHandler(handler: PermissionCheck): void {
    this.permissions.check = handler
  }

  setPermissionRequestHandler(handler: PermissionRequest): void {
    this.permissions.request = handler
  }

  setDevicePermissionHandler(handler: DeviceCheck): void {
    this.permissions.device = handler
  }

  /** Kept and shown by `resolveProxy`; the requests of the stand-in go to no proxy. */
  async setProxy({ mode, proxyRules }: Electron.ProxyConfig): Promise<void> {
    this.#proxyRules = mode === 'direct' || mode === 'system' ? null : (proxyRules ?? null)
  }

  async resolveProxy(_url: string): Promise<string> {
    return this.#proxyRules === null ? 'DIRECT' : `PROXY ${this.#proxyRules.replace(/^\w+:\/\//, '')}`
  }

  async forceReloadProxyConfig(): Promise<void> {}

  async clearStorageData(): Promise<void> {
    this.network.forgetCookies()
  }

  async clearCache(): Promise<void> {}

  async clearAuthCache(): Promise<void> {}

  async closeAllConnections(): Promise<void> {
    this.network.closeConnections()
  }

  setSpellCheckerEnabled(_enable: boolean): void {}
}

/** Told by app.ts. */
export const sessionEvents = new EventEmitter()

const sessions = new Map<string, StandInSession>()

function sessionOf(partition: string): StandInSession {
  afterReady('Session can only be received when app is ready')
  let found = sessions.get(partition)
  if (found === undefined) {
    found = new StandInSession(partition)
    sessions.set(partition, found)
    sessionEvents.emit('created', found)
  }
  return found
}

export const session = {
  get defaultSession() {
    return sessionOf('')
  },
  /** Options count only when the partition is new [docs/api/session.md]; there is no HTTP cache here to turn off. */
  fromPartition: (partition) => sessionOf(partition),
} satisfies Shape<typeof Electron.session, 'defaultSession' | 'fromPartition'>
