/**
 * STAND-IN for Headscale: users, nodes and pending registrations, in memory. Imitates v0.29.2: users by providerId only,
 * a node per machine key and user, links of 15 minutes in a cache of 1024 that a restart empties. Not imitated:
 * database, policy, pre-auth keys beyond single use, tags, REST API, IPv6 and prefixes of choice, ephemeral nodes.
 */
import { randomBytes } from 'node:crypto'

export interface StandInUser {
  readonly id: number
  /** Stored name: `preferred_username` where valid, else empty. */
  name: string
  email: string
  displayName: string
  /** null: a local user, made by hand. */
  readonly providerId: string | null
}

export interface StandInNode {
  readonly id: number
  readonly machineKey: string
  nodeKey: string
  hostname: string
  readonly givenName: string
  readonly userId: number
  readonly address: string
  /** Milliseconds since 1970; null: never. */
  expiresAt: number | null
  tags: string[]
  registerMethod: 'oidc' | 'cli' | 'authkey'
}

export interface Pending {
  readonly authId: string
  readonly machineKey: string
  readonly nodeKey: string
  readonly hostname: string
  readonly os: string
  readonly dropsAt: number
  /** Set by the OIDC callback; the confirm form must bring it back. */
  confirm: { readonly token: string; readonly userId: number; readonly expiresAt: number | null } | null
  /** Told once: registered, or gone (aged out, evicted, rejected, restart). */
  settle: (outcome: 'registered' | 'gone') => void
  readonly settled: Promise<'registered' | 'gone'>
}

export interface Settings {
  readonly cacheMs: number
  readonly cacheEntries: number
}

export class HeadscaleState {
  readonly users: StandInUser[] = []
  readonly nodes: StandInNode[] = []
  readonly pending = new Map<string, Pending>()
  readonly authKeys = new Map<string, { readonly userId: number; used: boolean }>()
  readonly #settings: Settings
  readonly #timers = new Set<NodeJS.Timeout>()
  #nextUser = 1
  #nextNode = 1
  /** Called after every change of a node. */
  onNode: (node: StandInNode) => void = () => {}

  constructor(settings: Settings) {
    this.#settings = settings
  }

  addUser(user: Omit<StandInUser, 'id'>): StandInUser {
    const added = { ...user, id: this.#nextUser++ }
    this.users.push(added)
    return added
  }

  /** Matched by providerId and nothing else; a claim that is missing leaves the old value. */
  upsertOidcUser(
    providerId: string,
    claims: { readonly name: string | null; readonly email: string | null; readonly displayName: string | null },
  ): StandInUser {
    const user =
      this.users.find((candidate) => candidate.providerId === providerId) ??
      this.addUser({ name: '', email: '', displayName: '', providerId })
    user.name = claims.name ?? user.name
    user.email = claims.email ?? user.email
    user.displayName = claims.displayName ?? user.displayName
    return user
  }

  /** What the client is shown: e-mail, else name, else provider id. */
  loginName(user: StandInUser): string {
    return user.email || user.name || user.providerId || ''
  }

  userById(id: number): StandInUser {
    const user = this.users.find((candidate) => candidate.id === id)
    if (user === undefined) throw new Error(`no user ${id}`)
    return user
  }

  /** A key that the server knows and that has not expired is answered at once, without a link. */
  validNode(machineKey: string, nodeKey: string): StandInNode | null {
    const node = this.nodes.find((candidate) => candidate.machineKey === machineKey && candidate.nodeKey === nodeKey)
    return node === undefined || this.expired(node) ? null : node
  }

  expired(node: StandInNode): boolean {
    return node.expiresAt !== null && node.expiresAt <= Date.now()
  }

  addPending(request: Omit<Pending, 'authId' | 'confirm' | 'settle' | 'settled' | 'dropsAt'>): Pending {
    let settle: Pending['settle'] = () => {}
    const settled = new Promise<'registered' | 'gone'>((resolve) => {
      settle = resolve
    })
    const pending: Pending = {
      ...request,
      authId: `hskey-authreq-${randomBytes(18).toString('base64url')}`,
      dropsAt: Date.now() + this.#settings.cacheMs,
      confirm: null,
      settle,
      settled,
    }
    this.pending.set(pending.authId, pending)
    if (this.pending.size > this.#settings.cacheEntries) {
      const [oldest] = this.pending.keys()
      if (oldest !== undefined) this.drop(oldest)
    }
    const timer = setTimeout(() => this.drop(pending.authId), this.#settings.cacheMs)
    timer.unref()
    this.#timers.add(timer)
    return pending
  }

  drop(authId: string): void {
    const pending = this.pending.get(authId)
    this.pending.delete(authId)
    pending?.settle('gone')
  }

  /** What the caches lose at a restart; nobody waits any more, so nobody is told. */
  forgetPending(): void {
    this.pending.clear()
    for (const timer of this.#timers) clearTimeout(timer)
    this.#timers.clear()
  }

  /** Same machine and user: the same node, address and name with a new key. Another user: a second node. */
  register(
    pending: Pick<Pending, 'machineKey' | 'nodeKey' | 'hostname'>,
    user: StandInUser,
    expiresAt: number | null,
    registerMethod: StandInNode['registerMethod'],
  ): StandInNode {
    const known = this.nodes.find((node) => node.machineKey === pending.machineKey && node.userId === user.id)
    if (known !== undefined) {
      Object.assign(known, { nodeKey: pending.nodeKey, hostname: pending.hostname, expiresAt, registerMethod })
      this.onNode(known)
      return known
    }
    const id = this.#nextNode++
    const node: StandInNode = {
      id,
      machineKey: pending.machineKey,
      nodeKey: pending.nodeKey,
      hostname: pending.hostname,
      givenName: this.#freeName(pending.hostname),
      userId: user.id,
      address: this.#freeAddress(),
      expiresAt,
      tags: [],
      registerMethod,
    }
    this.nodes.push(node)
    this.onNode(node)
    return node
  }

  #freeName(hostname: string): string {
    const taken = new Set(this.nodes.map((node) => node.givenName))
    let name = hostname
    for (let suffix = 1; taken.has(name); suffix++) name = `${hostname}-${suffix}`
    return name
  }

  #freeAddress(): string {
    const taken = new Set(this.nodes.map((node) => node.address))
    let last = 1
    while (taken.has(`100.64.0.${last}`)) last++
    return `100.64.0.${last}`
  }
}
