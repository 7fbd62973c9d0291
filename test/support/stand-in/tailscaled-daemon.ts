/**
 * STAND-IN for tailscaled: the state behind its LocalAPI. Imitates the traps a client meets: calls answered before
 * anything has happened, "Running" during a re-authentication, a link that fires again, an auth key that sticks until a
 * start without one, an operator lost with the profile, a server changed in place, health as the only word on errors.
 * Not imitated: WireGuard, relays and all traffic, DNS, peers, exit nodes, `not-in-map-poll` after 8 minutes.
 * Longer than other files because one state answers every call, and splitting it would only hide what depends on what.
 */
import { randomBytes } from 'node:crypto'
import type { MapLine } from './control-protocol.ts'
import { Bus, type Notify } from './tailscaled-bus.ts'
import { ControlClient } from './tailscaled-control.ts'
import { Health } from './tailscaled-health.ts'
import { applyMasked, freshPrefs, type Prefs, type Profile, replaceAll } from './tailscaled-prefs.ts'

export interface Pace {
  /** From the approval to the new netmap; 500 to 1100 in the original. */
  readonly netmapMs: number
  /** From the first netmap to Running; about 2500 in the original. */
  readonly runningMs: number
  /** How long the warning `warming-up` hides the others; 5000 in the original. */
  readonly warmingUpMs: number
  /** Longest pause between tries to reach the server; 30 000 in the original. */
  readonly maxBackoffMs: number
}

export interface DaemonSettings {
  /** Decides what changed in 1.90 (re-authentication without outage) and 1.98 (SelfChange). */
  readonly version: string
  readonly hostname: string
  readonly pace: Pace
  readonly ca: string | null
  /** `LoginURL` of a device policy; overrides the preference. */
  readonly policyLoginUrl: string | null
}

export type BackendState = 'NoState' | 'NeedsLogin' | 'Stopped' | 'Starting' | 'Running'
const STATE_NUMBERS: Readonly<Record<BackendState, number>> = {
  NoState: 0,
  NeedsLogin: 2,
  Stopped: 4,
  Starting: 5,
  Running: 6,
}

export class Daemon {
  readonly settings: DaemonSettings
  readonly bus: Bus
  readonly profiles: Profile[] = []
  current: Profile = newProfile()
  netmap: MapLine | null = null
  online = false
  authUrl: string | null = null
  machineKey = newKey('mkey')
  #control: ControlClient | null = null
  #authKey: string | null = null
  #caller: string | null = null
  #engineUp = false
  #outage = false
  #told: BackendState | null = null
  readonly health = new Health()
  readonly #timers = new Set<NodeJS.Timeout>()

  constructor(settings: DaemonSettings) {
    this.settings = settings
    this.bus = new Bus(settings.version)
    this.#tellHealth()
  }

  get state(): BackendState {
    const { prefs, registration } = this.current
    if (registration === null) return 'NeedsLogin'
    if (prefs.WantRunning !== true || prefs.LoggedOut === true) return 'Stopped'
    if (this.netmap === null) return this.authUrl === null ? 'NoState' : 'NeedsLogin'
    if (this.netmap.node.expired) return 'NeedsLogin'
    return this.#engineUp && !this.#outage ? 'Running' : 'Starting'
  }

  isAtLeast(major: number, minor: number): boolean {
    const [ours = 0, our = 0] = this.settings.version.split('.').map((part) => Number.parseInt(part, 10))
    return ours > major || (ours === major && our >= minor)
  }

  /** Since 1.90 a re-authentication leaves the old key in use until the new one is approved. */
  get #seamless(): boolean {
    return this.isAtLeast(1, 90)
  }

  /** The link as the status shows it: before 1.90 not while a registered node re-authenticates. */
  get shownAuthUrl(): string {
    return this.#outage ? '' : (this.authUrl ?? '')
  }

  initial(mask: number): Notify | null {
    const link = this.state === 'NeedsLogin' ? this.authUrl : null
    const health = (mask & 128) !== 0 ? { Health: this.health.message() } : {}
    if ((mask & 6) === 0) return null
    return {
      ...((mask & 2) !== 0
        ? { SessionID: randomBytes(8).toString('hex'), State: STATE_NUMBERS[this.state], BrowseToURL: link }
        : {}),
      ...((mask & 4) !== 0 ? { Prefs: this.current.prefs } : {}),
      ...health,
    }
  }

  /** Answers before anything has happened. Forgets a pending link and, without a new one, an old auth key. */
  start(options: { UpdatePrefs?: Prefs; AuthKey?: string }): void {
    if (options.UpdatePrefs !== undefined) this.current.prefs = replaceAll(this.current.prefs, options.UpdatePrefs)
    this.#authKey = options.AuthKey ?? null
    this.bus.send({ Prefs: this.current.prefs })
    this.#restartControl()
  }

  /** @param caller whose watchers get the link */
  loginInteractive(caller: string): void {
    this.#caller = caller
    // A second call while a link is pending does not ask the server: the same link goes to the new caller.
    if (this.authUrl !== null) {
      this.bus.send({ BrowseToURL: this.authUrl }, caller)
      return
    }
    const registered = this.current.registration !== null
    this.#outage = registered && this.netmap !== null && !this.netmap.node.expired && !this.#seamless
    this.#control ??= this.#makeControl()
    this.#control.login(newKey('nodekey'), this.#seamless)
    this.#tellState()
  }

  editPrefs(masked: Record<string, unknown>): Prefs {
    const wanted = this.current.prefs.WantRunning
    this.current.prefs = applyMasked(this.current.prefs, masked)
    this.bus.send({ Prefs: this.current.prefs })
    if (wanted !== true && this.current.prefs.WantRunning === true) this.#restartControl()
    else if (wanted === true && this.current.prefs.WantRunning !== true) this.#pauseControl()
    this.#tellHealth()
    this.#tellState()
    return this.current.prefs
  }

  /** @returns the reason when the server cannot be told: the profile stays, stopped and marked as logged out */
  async logout(): Promise<string | null> {
    const key = this.current.registration?.nodeKey ?? null
    this.current.prefs = { ...this.current.prefs, WantRunning: false, LoggedOut: true }
    this.bus.send({ Prefs: this.current.prefs })
    this.#pauseControl()
    this.#tellState()
    if (key !== null) {
      try {
        await this.#makeControl().logout(key)
      } catch (caught) {
        return caught instanceof Error ? caught.message : String(caught)
      }
    }
    this.#remove(this.current)
    this.#use(newProfile())
    return null
  }

  /** Empty: no control URL, no operator; not saved until a login succeeds. */
  newProfile(): void {
    this.#use(newProfile())
  }

  /** @returns false when there is none of this id */
  switchProfile(id: string): boolean {
    const profile = this.profiles.find((candidate) => candidate.id === id)
    if (profile === undefined) return false
    if (profile !== this.current) this.#use(profile)
    return true
  }

  deleteProfile(id: string): void {
    const profile = this.profiles.find((candidate) => candidate.id === id)
    if (profile === undefined) return
    this.#remove(profile)
    if (profile === this.current) this.#use(newProfile())
  }

  /** Deletes all profiles and the machine key: the next registration is another node. */
  resetAuth(): void {
    this.profiles.length = 0
    this.machineKey = newKey('mkey')
    this.#use(newProfile())
  }

  /** Pauses the control connection and does not resume by itself. */
  disconnectControl(): void {
    this.#control?.stop()
    this.online = false
  }

  /** As after a restart of the process: what no login has saved is gone, and no netmap is there yet. */
  reboot(): void {
    this.stop()
    const saved = this.profiles.includes(this.current) ? this.current : (this.profiles.at(-1) ?? newProfile())
    this.health.clearAll()
    this.#use(saved)
  }

  stop(): void {
    this.bus.end()
    this.#control?.stop()
    this.#control = null
    for (const timer of this.#timers) clearTimeout(timer)
    this.#timers.clear()
  }

  #use(profile: Profile): void {
    this.#control?.stop()
    this.#control = null
    Object.assign(this, { current: profile, netmap: null, online: false, authUrl: null })
    this.#engineUp = false
    this.#outage = false
    this.#authKey = null
    this.health.clear('login-state')
    this.bus.send({ State: 0 })
    this.bus.send({ Prefs: profile.prefs })
    this.#told = null
    if (profile.prefs.WantRunning === true) this.#restartControl()
    this.#tellHealth()
    this.#tellState()
  }

  #remove(profile: Profile): void {
    const index = this.profiles.indexOf(profile)
    if (index !== -1) this.profiles.splice(index, 1)
  }

  #restartControl(): void {
    this.#control?.stop()
    this.#control = null
    this.authUrl = null
    this.online = false
    this.#outage = false
    this.#caller = null
    const { prefs, registration } = this.current
    if (prefs.WantRunning === true) {
      const control = this.#makeControl()
      this.#control = control
      this.health.warn('warming-up', 'low', 'Tailscale is starting. Please wait.')
      this.#later(this.settings.pace.warmingUpMs, () => {
        this.health.clear('warming-up')
        this.#tellHealth()
      })
      if (registration !== null) control.keep(registration.nodeKey)
    }
    this.#tellHealth()
    this.#tellState()
  }

  #pauseControl(): void {
    this.#control?.stop()
    this.#control = null
    this.authUrl = null
    this.online = false
    this.#engineUp = false
  }

  #makeControl(): ControlClient {
    const { prefs } = this.current
    const { ca, pace, hostname, policyLoginUrl } = this.settings
    const wanted = policyLoginUrl ?? String(prefs.ControlURL ?? '')
    return new ControlClient(
      {
        // Nobody is asked at Tailscale's own server from a test: an empty URL gets no answer.
        url: wanted === '' ? 'http://127.0.0.1:1' : wanted.replace(/\/$/, ''),
        machineKey: this.machineKey,
        hostname: String(prefs.Hostname || hostname),
        authKey: this.#authKey,
        netmapMs: pace.netmapMs,
        maxBackoffMs: pace.maxBackoffMs,
        ca,
      },
      {
        onTrouble: (text) => {
          if (text === null) this.health.clear('login-state')
          else this.health.warn('login-state', 'medium', `You are logged out. The last login error was: ${text}`)
          this.#tellHealth()
        },
        onRefused: (reason) => this.bus.send({ ErrMessage: reason }),
        onLink: (url) => {
          this.authUrl = url
          // A client swallows a link of plain http unless its control URL is plain too; by itself it tells everybody.
          if (url.startsWith('https://') || wanted.startsWith('http://'))
            this.bus.send({ BrowseToURL: url }, this.#caller)
          this.#tellState()
        },
        onRegistered: (anew) => {
          this.authUrl = null
          if (anew || this.netmap === null) this.bus.send({ LoginFinished: {} })
          this.#tellState()
        },
        onMap: (line) => this.#show(line),
        onOffline: () => {
          this.online = false
        },
      },
    )
  }

  #show(line: MapLine): void {
    const first = this.netmap === null
    this.netmap = line
    this.online = true
    this.#outage = false
    this.current.registration = {
      nodeKey: line.node.key,
      userId: line.user.id,
      loginName: line.user.loginName,
      displayName: line.user.displayName,
      nodeId: line.node.id,
      domain: line.domain,
    }
    if (this.current.id === '') this.current.id = randomBytes(2).toString('hex')
    if (!this.profiles.includes(this.current)) this.profiles.push(this.current)
    this.bus.send({ Prefs: this.current.prefs })
    this.bus.send(this.#selfChange(line))
    this.#tellState()
    if (first || !this.#engineUp) {
      this.#later(this.settings.pace.runningMs, () => {
        this.#engineUp = this.netmap !== null
        this.#tellState()
      })
    }
  }

  #selfChange({ node }: MapLine): Notify {
    const self = { Key: node.key, KeyExpiry: node.keyExpiry, Expired: node.expired, Name: node.name }
    return this.isAtLeast(1, 98) ? { SelfChange: self } : { NetMap: { SelfNode: self } }
  }

  #tellState(): void {
    if (this.#told === this.state) return
    this.#told = this.state
    this.bus.send({ State: STATE_NUMBERS[this.state] })
  }

  #tellHealth(): void {
    if (this.current.prefs.WantRunning === true) this.health.clear('wantrunning-false')
    else this.health.warn('wantrunning-false', 'low', 'Tailscale is stopped.')
    this.bus.send({ Health: this.health.message() })
  }

  #later(ms: number, work: () => void): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer)
      work()
    }, ms)
    timer.unref()
    this.#timers.add(timer)
  }
}

function newProfile(): Profile {
  return { id: '', prefs: freshPrefs(), registration: null }
}

function newKey(kind: 'mkey' | 'nodekey'): string {
  return `${kind}:${randomBytes(32).toString('hex')}`
}
