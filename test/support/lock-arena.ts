/** A parent of processes that fight for one lock: it sees who is inside, counts overlaps and kills as it likes. */
import { type ChildProcess, fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const WORKER = fileURLToPath(new URL('./lock-worker.ts', import.meta.url))

export interface ArenaOptions {
  readonly home: string
  readonly profile?: string
  /** Waits going on at once in each process. */
  readonly lanes: number
  /** After so many turns all processes are told that it is enough. */
  readonly turns: number
  /** Share of checkpoints at which a process kills itself. */
  readonly deaths?: number
}

export class Arena {
  /** How often somebody went in while somebody living was inside; must stay 0. */
  overlaps = 0
  turns = 0
  killed = 0
  readonly workers = new Set<ChildProcess>()
  /** Asked when somebody has gone in; true: kill it there. */
  killInside: () => boolean = () => false
  #inside: { worker: ChildProcess; lane: unknown } | null = null

  readonly #options: ArenaOptions

  constructor(options: ArenaOptions) {
    this.#options = options
  }

  get holder(): ChildProcess | null {
    return this.#inside?.worker ?? null
  }

  get enough(): boolean {
    return this.turns >= this.#options.turns
  }

  /** Runs a process until it has had enough (true) or is killed (false). @throws when it fails */
  run(): Promise<boolean> {
    const { home, profile = 'default', lanes, deaths = 0 } = this.#options
    const worker = fork(WORKER, [home, profile, `${lanes}`, `${deaths}`], {
      execArgv: ['--import', 'tsx'],
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    })
    this.workers.add(worker)
    let complaint = ''
    worker.stderr?.on('data', (chunk) => {
      complaint += chunk
    })
    worker.on('message', (message) => void this.#answer(worker, message))
    return new Promise((resolve, reject) => {
      worker.on('exit', (code, signal) => {
        this.#bury(worker)
        if (signal === 'SIGKILL') this.killed += 1
        if (code === 0 || signal === 'SIGKILL') resolve(code === 0)
        else reject(new Error(`a worker ended with ${code ?? signal}: ${complaint}`))
      })
    })
  }

  kill(worker: ChildProcess): void {
    this.#bury(worker)
    worker.kill('SIGKILL')
  }

  #bury(worker: ChildProcess): void {
    this.workers.delete(worker)
    if (this.#inside?.worker === worker) this.#inside = null
  }

  async #answer(worker: ChildProcess, message: unknown): Promise<void> {
    if (typeof message !== 'object' || message === null || !('id' in message && 'what' in message && 'lane' in message))
      throw new Error('a worker said something unknown')
    if (message.what === 'out') {
      if (this.#inside?.worker !== worker || this.#inside.lane !== message.lane) this.overlaps += 1
      this.#inside = null
      this.turns += 1
      if (this.enough) for (const each of this.workers) send(each, 'enough')
    } else {
      // One that killed itself inside is dead before the next goes in, but the word of its end may reach us after that.
      const occupant = this.#inside?.worker
      if (occupant !== undefined && !(await endsWithin(occupant, 2_000))) this.overlaps += 1
      if (!this.workers.has(worker)) return
      this.#inside = { worker, lane: message.lane }
      if (this.killInside()) {
        this.kill(worker)
        return
      }
    }
    send(worker, Number(message.id))
  }
}

function endsWithin(worker: ChildProcess, milliseconds: number): Promise<boolean> {
  if (worker.exitCode !== null || worker.signalCode !== null) return Promise.resolve(true)
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(false), milliseconds)
    worker.once('exit', () => {
      clearTimeout(timer)
      resolve(true)
    })
  })
}

/** Its end may come first: then there is nobody to tell. */
function send(worker: ChildProcess, message: string | number): void {
  worker.send(message, () => {})
}
