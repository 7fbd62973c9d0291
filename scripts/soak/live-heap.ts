/**
 * How much of its heap a running Node.js process still holds on to: asked through its inspector, after a full collection.
 * Its memory as the system sees it says little in minutes: V8 lets a heap grow by half before it collects.
 */
import { WebSocket } from 'undici'
import { field } from '../../test/world/support/json.ts'
import { within } from '../../test/world/support/wait.ts'

/** For the process's environment: the inspector on a free port, told on standard error. */
export const INSPECTED = { NODE_OPTIONS: '--inspect=127.0.0.1:0' }

const DEADLINE_MS = 20_000

/** @param stderr what the process has printed there @returns bytes @throws Error when the inspector does not answer */
export async function liveHeap(stderr: string): Promise<number> {
  const url = /Debugger listening on (ws:\S+)/.exec(stderr)?.[1]
  if (url === undefined) throw new Error('the process has named no inspector')
  const socket = new WebSocket(url)
  try {
    const asked = ask(socket, ['HeapProfiler.collectGarbage', 'Runtime.getHeapUsage'])
    const usage = await within(asked, { what: `the inspector at ${url}`, deadlineMs: DEADLINE_MS })
    const used = field(usage, 'usedSize')
    if (typeof used !== 'number') throw new Error('the inspector has named no heap')
    return used
  } finally {
    socket.close()
  }
}

/** One after the other. @returns the last one's result */
function ask(socket: WebSocket, methods: readonly string[]): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const send = (id: number) => socket.send(JSON.stringify({ id, method: methods[id] }))
    socket.addEventListener('open', () => send(0))
    socket.addEventListener('error', () => reject(new Error('the inspector cannot be reached')))
    socket.addEventListener('message', ({ data }) => {
      const message: unknown = JSON.parse(String(data))
      const id = field(message, 'id')
      if (typeof id !== 'number') return // an event
      if (id + 1 < methods.length) send(id + 1)
      else resolve(field(message, 'result'))
    })
  })
}
