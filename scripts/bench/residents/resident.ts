/** What a long-running program that signs people in can be asked, whoever wrote it. */
import { Agent, setGlobalDispatcher } from 'undici'

export interface ResidentOptions {
  readonly issuer: string
  readonly clientId: string
  /** An empty folder of the resident's own. */
  readonly folder: string
  /** False: sessions are kept in memory, because this machine has no keychain. */
  readonly hasKeychain: boolean
}

/** One life of the program: started, with connections to nobody, and with what its last life left on disk. */
export interface Life {
  /**
   * From the click on. `open` stands for the browser's launch.
   * @returns once the tokens are validated, and stored where this program stores them
   */
  signIn(open: (url: string) => void): Promise<void>
  /** @returns when the new tokens were validated, by `performance.now()`; storing them may come after */
  renew(): Promise<number>
  /** Whether somebody is signed in, from what is kept. */
  ask(): Promise<boolean>
  end(): Promise<void>
}

export interface Resident {
  readonly name: string
  begin(): Promise<Life>
  /** Requests to the provider so far. */
  requests(): number
}

export type MakeResident = (options: ResidentOptions) => Promise<Resident>

/**
 * For programs that use the platform's own fetch: counts its calls, and lets each life begin without open connections,
 * as `forgetConnections` is called.
 */
export function watchGlobalFetch(): { requests(): number; forgetConnections(): Promise<void> } {
  const { fetch } = globalThis
  let count = 0
  let agent = new Agent()
  setGlobalDispatcher(agent)
  globalThis.fetch = (...call) => {
    count += 1
    return fetch(...call)
  }
  return {
    requests: () => count,
    async forgetConnections() {
      const before = agent
      agent = new Agent()
      setGlobalDispatcher(agent)
      await before.destroy()
    },
  }
}
