/** The network of one session: connections, cookies, certificates. Over Node.js, with the CAs that `NODE_EXTRA_CA_CERTS` adds. */
import { Agent as HttpAgent } from 'node:http'
import { Agent as HttpsAgent } from 'node:https'

let isOffline = false

/** The whole machine's. */
export function setOffline(offline: boolean): void {
  isOffline = offline
}

export function isOnline(): boolean {
  return !isOffline
}

export class Network {
  #http = new HttpAgent()
  #https = new HttpsAgent()
  /** Name and value by host. */
  readonly #cookies = new Map<string, Map<string, string>>()

  agent(protocol: string): HttpAgent {
    return protocol === 'https:' ? this.#https : this.#http
  }

  closeConnections(): void {
    this.#http.destroy()
    this.#https.destroy()
    this.#http = new HttpAgent()
    this.#https = new HttpsAgent()
  }

  /** For a request that takes its credentials along; empty: none. */
  cookiesFor({ hostname }: URL): string {
    return [...(this.#cookies.get(hostname) ?? [])].map(([name, value]) => `${name}=${value}`).join('; ')
  }

  /** @param lines values of Set-Cookie; what stands after the first `;` is not looked at */
  keepCookies({ hostname }: URL, lines: readonly string[]): void {
    const jar = this.#cookies.get(hostname) ?? new Map<string, string>()
    for (const line of lines) {
      const [name = '', value = ''] = (line.split(';')[0] ?? '').split('=')
      jar.set(name.trim(), value.trim())
    }
    if (jar.size > 0) this.#cookies.set(hostname, jar)
  }

  forgetCookies(): void {
    this.#cookies.clear()
  }
}
