/** What any user of this machine could see in the process list while something ran. Linux only. */
import { readdir, readFile } from 'node:fs/promises'
import { setTimeout as pause } from 'node:timers/promises'

const EVERY_MS = 10

export interface ProcessListWatch {
  /** Every command line seen, each once, arguments parted by NUL as the kernel gives them. */
  stop(): Promise<readonly string[]>
}

export function watchProcessList(): ProcessListWatch {
  const seen = new Set<string>()
  const ended = new AbortController()
  const watching = (async () => {
    while (!ended.signal.aborted) {
      const entries = await readdir('/proc')
      const processes = entries.filter((entry) => /^\d+$/.test(entry))
      const lines = await Promise.all(processes.map((id) => readFile(`/proc/${id}/cmdline`, 'latin1').catch(() => '')))
      for (const line of lines) if (line !== '') seen.add(line)
      await pause(EVERY_MS)
    }
  })()
  return {
    async stop() {
      ended.abort()
      await watching
      return [...seen]
    },
  }
}
