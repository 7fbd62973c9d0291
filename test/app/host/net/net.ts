/** `net`: the default session's network, after `ready`. */
import { afterReady } from '../readiness.ts'
import { StandInSession, session } from '../session.ts'
import type { Shape } from '../shapes.ts'
import { StandInRequest } from './client-request.ts'
import { isOnline } from './network.ts'

const refuseEarly = () => afterReady('net module can only be used after app is ready')

export const net = {
  async fetch(input, init) {
    refuseEarly()
    return session.defaultSession.fetch(input, init)
  },
  request(options) {
    refuseEarly()
    const own = typeof options === 'object' && options.session instanceof StandInSession ? options.session : null
    const partition = typeof options === 'object' ? options.partition : undefined
    const chosen = own ?? (partition === undefined ? session.defaultSession : session.fromPartition(partition))
    return new StandInRequest(options, chosen.network)
  },
  isOnline,
} satisfies Shape<Electron.Net, 'fetch' | 'isOnline' | 'request'>
