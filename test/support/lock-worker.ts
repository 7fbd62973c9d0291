/**
 * One process that wants the lock, over and over until its parent says that it is enough: argv is home, profile, the number
 * of waits going on at once, and the share of checkpoints at which the process kills itself. It asks its parent before it
 * goes in and before it comes out, so that the parent sees every overlap.
 */
import { createSessionLock } from '../../core/keychain/session-lock.ts'

const [home = '', profile = '', lanes = '1', deaths = '0'] = process.argv.slice(2)
const lock = createSessionLock({
  home,
  profile,
  deadlineMs: 60_000,
  checkpoint: () => {
    if (Math.random() < Number(deaths)) process.kill(process.pid, 'SIGKILL')
  },
})

let enough = false
const answers = new Map<number, () => void>()
let asked = 0
process.on('message', (message) => {
  if (message === 'enough') enough = true
  if (typeof message !== 'number') return
  answers.get(message)?.()
  answers.delete(message)
})

function ask(what: 'in' | 'out', lane: number): Promise<void> {
  asked += 1
  const id = asked
  process.send?.({ id, what, lane })
  return new Promise((resolve) => answers.set(id, resolve))
}

async function run(lane: number): Promise<void> {
  while (!enough) {
    await lock.hold(async () => {
      await ask('in', lane)
      await ask('out', lane)
    }, new AbortController().signal)
  }
}

await Promise.all(Array.from({ length: Number(lanes) }, (_, lane) => run(lane)))
process.disconnect()
