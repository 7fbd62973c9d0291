/** Back on the network with the key on file: no browser; a server that asks for a login is an error here. */
import { AppError } from '../errors/app-error.ts'
import { awaitNode, type Limits } from './await-node.ts'
import { listenToBus } from './bus-listener.ts'
import type { LocalApi } from './local-api.ts'
import { judge, readDaemon } from './observe.ts'
import type { Clock } from './ports.ts'

export interface ConnectOptions {
  readonly api: LocalApi
  readonly clock: Clock
  readonly controlUrl: string
  readonly look: (signal: AbortSignal) => Promise<AppError | null>
  readonly limits: Limits
}

/** @throws AppError node.needs-login, node.control-*, node.daemon-* */
export async function connectNode(options: ConnectOptions, signal: AbortSignal): Promise<void> {
  const { api, clock, controlUrl } = options
  // Deleted on the server, or its key has expired there meanwhile.
  const needsLogin = () => {
    throw new AppError('node.needs-login', { url: controlUrl })
  }
  const bus = await listenToBus(api, clock, signal)
  try {
    const { kind } = judge(await readDaemon(api, bus.warnings, signal), controlUrl)
    if (kind !== 'stopped' && kind !== 'running' && kind !== 'starting') needsLogin()
    await api.editWantRunning(true, signal)
    const awaited = await awaitNode({
      ...options,
      bus,
      onKeyUseless: async () => needsLogin(),
      changedFrom: null,
      onLink: needsLogin,
      onApproved: () => {},
      signal,
    })
    if (awaited === 'lost') {
      throw new AppError('node.daemon-answer', { call: 'GET watch-ipn-bus', reason: 'it ended in between' })
    }
  } finally {
    await bus.close()
  }
}
