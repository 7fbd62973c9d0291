/** A world for the session with behaviour and no sockets: provider, vault, lock, journal, daemon, browser and a clock that is turned by hand. */
import type { Identity } from '../../core/contract/identity.ts'
import type { NodeFacts, NodeObservation } from '../../core/contract/node.ts'
import type { AppError } from '../../core/errors/app-error.ts'
import { Secret } from '../../core/errors/secret.ts'
import type {
  Authorized,
  AuthorizeProgress,
  AuthorizeRequest,
  Clock,
  JournalEntry,
  Refusal,
  Registered,
  RegisterProgress,
  RegisterRequest,
  SessionPorts,
  TabAnswer,
  TokenRecord,
} from '../../core/session/ports.ts'

export const HOUR = 3_600_000

export const alice: Identity = {
  issuer: 'https://id.acme.example',
  subject: 'alice-subject',
  email: 'alice@acme.example',
  emailVerified: true,
  username: 'alice',
  displayName: 'Alice',
  groups: ['/vpn'],
}

export function recordOf(changes: Partial<TokenRecord> = {}): TokenRecord {
  return {
    issuer: alice.issuer,
    clientId: 'latchkey',
    identity: alice,
    refreshToken: new Secret('refresh-1'),
    idToken: new Secret('id-1'),
    scope: 'openid',
    obtainedAt: 0,
    expiresAt: HOUR,
    ...changes,
  }
}

export function factsOf(changes: Partial<NodeFacts> = {}): NodeFacts {
  return {
    name: 'laptop',
    addresses: ['100.64.0.7'],
    controlUrl: 'https://headscale.acme.example',
    owner: { loginName: 'alice@acme.example', displayName: 'Alice' },
    tags: [],
    keyExpiresAt: null,
    expired: false,
    online: true,
    publicKey: 'nodekey:1',
    daemonVersion: '1.101.0',
    unattended: false,
    health: [],
    ...changes,
  }
}

/** A clock that stands still until it is moved. */
export class HandClock implements Clock {
  #now = 0
  #alarms: Array<{ at: number; callback: () => void }> = []
  now = (): number => this.#now
  at(time: number, callback: () => void): () => void {
    const alarm = { at: time, callback }
    this.#alarms.push(alarm)
    return () => {
      this.#alarms = this.#alarms.filter((other) => other !== alarm)
    }
  }
  /** Moves on and rings what is due, in order; what rings may set new alarms. */
  async moveTo(time: number): Promise<void> {
    for (;;) {
      const due = this.#alarms.filter((alarm) => alarm.at <= time).sort((a, b) => a.at - b.at)[0]
      if (due === undefined) break
      this.#alarms = this.#alarms.filter((alarm) => alarm !== due)
      this.#now = Math.max(this.#now, due.at)
      due.callback()
      await settled()
    }
    this.#now = time
    await settled()
  }
  get alarms(): number[] {
    return this.#alarms.map((alarm) => alarm.at)
  }
}

/** Lets every promise that can settle do so. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setImmediate(resolve))
}

export function sessionWorld() {
  const clock = new HandClock()
  const stored: { record: TokenRecord | null; failure: AppError | null } = { record: null, failure: null }
  const journal: { entry: (JournalEntry & { refusal: Refusal | null }) | null } = { entry: null }
  const tabs: TabAnswer[] = []
  const opened: string[] = []
  const sent: string[] = []
  const undone: string[] = []
  let holders = 0

  const authorization = deferredCalls<AuthorizeRequest, AuthorizeProgress, Authorized>()
  const registration = deferredCalls<RegisterRequest, RegisterProgress, Registered>()
  const daemon: { observation: NodeObservation; watcher: ((o: NodeObservation) => void) | null } = {
    observation: { kind: 'needsLogin', facts: factsOf({ owner: null, publicKey: null, online: false }) },
    watcher: null,
  }
  const refresh: { answer: (record: TokenRecord) => Promise<TokenRecord> } = {
    answer: async (record) => ({
      ...record,
      refreshToken: new Secret('refresh-next'),
      obtainedAt: clock.now(),
      expiresAt: clock.now() + HOUR,
    }),
  }

  const ports: SessionPorts = {
    provider: {
      authorize: authorization.call,
      async refresh(record) {
        sent.push(record.refreshToken?.reveal() ?? '')
        return refresh.answer(record)
      },
      endSession: async () => ({ revoked: true, browserUrl: 'https://id.acme.example/logout' }),
    },
    vault: {
      async read() {
        if (stored.failure !== null) throw stored.failure
        return stored.record
      },
      async write(record) {
        if (stored.failure !== null) throw stored.failure
        stored.record = record
      },
      async remnant() {
        return null
      },
      async clear() {
        stored.record = null
      },
    },
    lock: {
      async hold(work) {
        if (holders > 0) throw new Error('two holders at once')
        holders += 1
        try {
          return await work()
        } finally {
          holders -= 1
        }
      },
    },
    journal: {
      async begin(entry) {
        journal.entry = { ...entry, refusal: null }
      },
      async refuse(entry, refusal) {
        journal.entry = { ...entry, refusal }
      },
      pending: async () => journal.entry,
      async end() {
        journal.entry = null
      },
    },
    node: {
      observe: async () => daemon.observation,
      async watch(onChange) {
        daemon.watcher = onChange
        onChange(daemon.observation)
      },
      register: registration.call,
      async connect() {},
      async disconnect() {},
      async logout() {},
    },
    browser: {
      async open(url) {
        opened.push(url)
      },
    },
    clock,
    random: () => 0.5,
  }

  /** The provider answers: somebody has signed in. */
  function authorized(record: TokenRecord): Authorized {
    return {
      record,
      async answer(answer) {
        tabs.push(answer)
      },
    }
  }
  function registered(facts: NodeFacts, fresh: boolean, undoLosesOperator = false): Registered {
    return {
      facts,
      fresh,
      undoLosesOperator,
      async undo() {
        undone.push(facts.name)
      },
    }
  }

  return {
    ports,
    clock,
    stored,
    journal,
    tabs,
    opened,
    sent,
    undone,
    authorization,
    registration,
    daemon,
    refresh,
    authorized,
    registered,
  }
}

/** Calls that a test answers by hand. */
function deferredCalls<Request extends { signal: AbortSignal }, Progress, Answer>() {
  const calls: Array<{
    request: Request
    progress(progress: Progress): void
    resolve(answer: Answer): void
    reject(error: AppError): void
  }> = []
  return {
    calls,
    get last() {
      const call = calls.at(-1)
      if (call === undefined) throw new Error('nobody has called yet')
      return call
    },
    call: (request: Request, progress: (progress: Progress) => void): Promise<Answer> =>
      new Promise((resolve, reject) => calls.push({ request, progress, resolve, reject })),
  }
}
