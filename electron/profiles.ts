/**
 * The networks that are set up on this device: which there are, which one is active, what they are called. What makes one is
 * its configuration file (or an administrator's policy); names, colours and the order are the app's own (settings-file.ts).
 * A crash at any instant leaves what the next start understands: the files decide, and names of none are forgotten.
 */

import type { LatchkeyConfig } from '../core/config/latchkey-config.ts'
import { DEFAULT_PROFILE } from '../core/config/location.ts'
import { PROFILE_COLOURS, type ProfileColour, type ProfileView } from '../core/contract/app-view.ts'
import type { Input } from '../core/contract/channels.ts'
import type { Snapshot } from '../core/contract/snapshot.ts'
import { AppError } from '../core/errors/app-error.ts'
import { describeError, type Logger } from '../core/log/logger.ts'
import type { CurrentSession } from './current-session.ts'
import type { NewNetwork } from './network-file.ts'
import type { ProfileFiles } from './profile-files.ts'
import type { SettingsFile, StoredProfile } from './settings-file.ts'

export interface Profiles {
  /** In the order of the menu. */
  readonly views: readonly ProfileView[]
  /** Looks at the folder again. */
  refresh(): Promise<void>
  /** Opens the profile that was active last, or the one that the command line names. */
  openFirst(): Promise<void>
  /** @throws AppError config.profile-unknown */
  switchTo(id: string): Promise<void>
  /** @throws AppError config.profile-unknown, keychain.file-failed */
  edit(change: Input<'profiles.edit'>): Promise<void>
  /**
   * Signs out there, then forgets its file, its tokens and its note; another one becomes active.
   * @throws AppError config.profile-unknown, config.profile-managed, session.sign-out-unfinished (then it is still there)
   */
  remove(id: string): Promise<void>
  /** Stores a network as a new profile and makes it the active one. @returns its id @throws AppError keychain.* */
  add(network: NewNetwork): Promise<string>
  /** Id of the profile that is for this network already; null when it is new. */
  knownFor(network: Pick<NewNetwork, 'issuer' | 'controlUrl'>): string | null
  /** The active profile's, as it was read last; null when it cannot be used, or there is none. */
  readonly activeConfig: LatchkeyConfig | null
  /** Writes them into the active profile's configuration. @throws AppError config.not-set-up, keychain.file-failed */
  setRedirectPorts(ports: readonly number[]): Promise<void>
  /** Keeps in mind who is signed in. */
  noteAccount(snapshot: Snapshot): Promise<void>
}

export interface ProfilesPorts {
  readonly files: ProfileFiles
  readonly settings: SettingsFile
  readonly session: Pick<CurrentSession, 'profile' | 'snapshot' | 'switchTo' | 'signOut'>
  readonly logger: Logger
  /** `--profile NAME`; null: not given. Counts for this run, and is not kept. */
  readonly named: string | null
  /** @throws AppError config.* */
  loadConfig(id: string): Promise<LatchkeyConfig>
  /** What says so when a profile is there without a file of its own, or by a file that is none of ours; null: nothing. */
  managedBy(id: string, config: LatchkeyConfig | null): string | null
  /** Signs out where the profile is not the active one. @throws AppError session.sign-out-unfinished */
  signOutOf(id: string, config: LatchkeyConfig | null): Promise<void>
  /** Removes what is left of it besides its configuration. Best effort. */
  forget(id: string, config: LatchkeyConfig | null): Promise<void>
  /** The views are others. */
  onViews(): void
  /** The active one, or its configuration, is another; the views may be, too. Resolves when all that follows is done. */
  onActive(): Promise<void>
}

interface Known {
  readonly id: string
  readonly config: LatchkeyConfig | null
  readonly managedBy: string | null
}

export function createProfiles(ports: ProfilesPorts): Profiles {
  const { files, settings, session, logger, named } = ports
  let known: readonly Known[] = []
  let turn: Promise<unknown> = Promise.resolve()

  /** Changes one after the other: a second click must not meet a half removed profile. */
  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = turn.then(work)
    turn = done.catch(() => {})
    return done
  }

  /** A folder that cannot be read right now takes nothing away: what was known stays, with its names and colours. */
  async function look(): Promise<void> {
    const listed = await files.list().catch((caught: unknown) => {
      logger.log('warn', 'profiles.failed', describeError(caught))
      return null
    })
    if (listed !== null) await take(listed)
  }

  async function take(listed: readonly string[]): Promise<void> {
    const ids = new Set(listed)
    const read = async (id: string): Promise<Known> => {
      const config = await ports.loadConfig(id).catch(() => null)
      return { id, config, managedBy: ports.managedBy(id, config) }
    }
    const candidates = [...new Set([DEFAULT_PROFILE, ...ids, ...(named === null ? [] : [named])])]
    const all = await Promise.all(candidates.map(read))
    const there = all.filter(({ id, managedBy }) => ids.has(id) || managedBy !== null || id === named)
    known = inOrder(there, settings.content.profiles)
    await nameNewOnes()
  }

  /** Each gets a colour of its own when it is first seen, and keeps it. */
  async function nameNewOnes(): Promise<void> {
    const ids = known.map(({ id }) => id)
    await keep((content) => {
      const profiles = content.profiles.filter(({ id }) => ids.includes(id))
      const fresh = ids.filter((id) => !profiles.some((profile) => profile.id === id))
      for (const id of fresh) profiles.push(unnamed(id, profiles))
      return { profiles }
    })
  }

  /** @param change of what is stored by then: another change may come in between. */
  async function keep(change: (content: SettingsFile['content']) => Partial<SettingsFile['content']>): Promise<void> {
    await settings
      .change((content) => ({ ...content, ...change(content) }))
      .catch((caught: unknown) => logger.log('warn', 'settings.failed', describeError(caught)))
  }

  function find(id: string): Known {
    const found = known.find((profile) => profile.id === id)
    if (found === undefined) throw new AppError('config.profile-unknown', { profile: id })
    return found
  }

  async function activate(id: string | null): Promise<void> {
    // Kept first: after a crash in between, the next start opens what the person wanted.
    await keep(() => ({ activeProfile: id }))
    await session.switchTo(id)
    await ports.onActive()
  }

  /** Signs out and, where it is the active one, closes it: nothing may write its files anew. When it fails, all is as before. */
  async function endSession({ id, config }: Known): Promise<void> {
    const isActive = session.profile === id
    const { kind } = session.snapshot.session
    // The living session knows most, and alone what is kept in memory only.
    const knowsTokens = isActive && kind !== 'signedOut' && kind !== 'unknown'
    if (knowsTokens) await session.signOut({ node: 'keep', openPage: false })
    if (isActive) await session.switchTo(null)
    if (knowsTokens) return
    try {
      await ports.signOutOf(id, config)
    } catch (caught) {
      if (isActive) await session.switchTo(id)
      throw caught
    }
  }

  function viewOf({ id, config, managedBy }: Known, index: number): ProfileView {
    const stored = settings.content.profiles.find((profile) => profile.id === id)
    const host = config === null ? null : hostOf(config.control.url ?? config.oidc.issuer)
    return {
      id,
      name: stored?.name ?? host ?? id,
      colour: stored?.colour ?? colourAt(index),
      host,
      account: stored?.account ?? null,
      active: id === session.profile,
      managed: managedBy !== null,
    }
  }

  return {
    get views() {
      return known.map(viewOf)
    },
    get activeConfig() {
      return known.find(({ id }) => id === session.profile)?.config ?? null
    },
    refresh: () =>
      inTurn(async () => {
        await look()
        const [first] = known
        // The first file came by hand, or from the terminal.
        if (session.profile === null && first !== undefined) await activate(first.id)
        else await ports.onActive()
      }),
    openFirst: () =>
      inTurn(async () => {
        await look()
        const { activeProfile } = settings.content
        const ids = known.map(({ id }) => id)
        const last = ids.find((id) => id === activeProfile) ?? ids[0] ?? null
        await session.switchTo(named ?? last)
        await ports.onActive()
      }),
    switchTo: (id) =>
      inTurn(async () => {
        await look()
        const { session: present } = session.snapshot
        const isOpen = find(id).id === session.profile && !(present.kind === 'unknown' && present.because !== null)
        // Opened anew it would end a sign-in that is under way.
        if (!isOpen) await activate(id)
      }),
    edit: ({ id, name, colour }) =>
      inTurn(async () => {
        find(id)
        await settings.change((content) => ({
          ...content,
          profiles: content.profiles.map((profile) => (profile.id === id ? { ...profile, name, colour } : profile)),
        }))
        ports.onViews()
      }),
    remove: (id) =>
      inTurn(async () => {
        await look()
        const profile = find(id)
        if (profile.managedBy !== null) throw new AppError('config.profile-managed', { place: profile.managedBy })
        const wasActive = session.profile === id
        await endSession(profile)
        await files.remove(id).catch(async (caught: unknown) => {
          if (wasActive) await session.switchTo(id)
          throw caught
        })
        await ports.forget(
          id,
          known.some((other) => other.id !== id && sharesProvider(other, profile)) ? null : profile.config,
        )
        await look()
        if (wasActive) await activate(known[0]?.id ?? null)
        else ports.onViews()
      }),
    add: (network) =>
      inTurn(async () => {
        // A folder that cannot be read ends the adding: it may hide the file that would be written over.
        await take(await files.list())
        const id = newId(
          network,
          known.map((profile) => profile.id),
        )
        await files.create(id, network)
        await look()
        await keep(({ profiles }) => ({
          profiles: profiles.map((profile) =>
            profile.id === id ? { ...profile, name: network.displayName } : profile,
          ),
        }))
        await activate(id)
        return id
      }),
    knownFor({ issuer, controlUrl }) {
      const fits = ({ config }: Known) => config?.oidc.issuer === issuer && config.control.url === controlUrl
      return known.find(fits)?.id ?? null
    },
    setRedirectPorts: (numbers) =>
      inTurn(async () => {
        const id = session.profile
        if (id === null) throw new AppError('config.not-set-up')
        await files.writeRedirectPorts(id, numbers)
        await look()
        const { session: present } = session.snapshot
        // What is kept in memory only would be lost: there it counts from the next start.
        const inMemory = 'memoryOnly' in present && present.memoryOnly
        if (!inMemory) await session.switchTo(id)
        await ports.onActive()
      }),
    async noteAccount({ profile: id, session: present }) {
      if (present.kind !== 'active') return
      const { email, username, displayName } = present.identity
      const account = email ?? username ?? displayName
      const stored = settings.content.profiles.find((profile) => profile.id === id)
      if (stored === undefined || stored.account === account) return
      await keep(({ profiles }) => ({
        profiles: profiles.map((profile) => (profile.id === id ? { ...profile, account } : profile)),
      }))
      ports.onViews()
    },
  }
}

/** As stored, then the new ones in the order of their files. */
function inOrder(profiles: readonly Known[], stored: readonly StoredProfile[]): readonly Known[] {
  const place = ({ id }: Known) => {
    const index = stored.findIndex((profile) => profile.id === id)
    return index < 0 ? stored.length : index
  }
  return [...profiles].sort((one, other) => place(one) - place(other))
}

function unnamed(id: string, others: readonly StoredProfile[]): StoredProfile {
  const free = PROFILE_COLOURS.find((colour) => !others.some((other) => other.colour === colour))
  return { id, name: null, colour: free ?? colourAt(others.length), account: null }
}

function colourAt(index: number): ProfileColour {
  return PROFILE_COLOURS[index % PROFILE_COLOURS.length] ?? 'teal'
}

function sharesProvider(one: Known, other: Known): boolean {
  return one.config !== null && one.config.oidc.issuer === other.config?.oidc.issuer
}

function hostOf(url: string): string | null {
  return URL.canParse(url) ? new URL(url).host : null
}

/** The first is the default; a further one is called after its host. */
function newId({ controlUrl, issuer }: NewNetwork, taken: readonly string[]): string {
  if (!taken.includes(DEFAULT_PROFILE)) return DEFAULT_PROFILE
  const host = hostOf(controlUrl ?? issuer) ?? 'network'
  const plain =
    host
      .replace(/[^A-Za-z0-9.-]/g, '-')
      .replace(/^[^A-Za-z0-9]+/, '')
      .slice(0, 56) || 'network'
  const isTaken = (id: string) => taken.some((other) => other.toLowerCase() === id.toLowerCase())
  for (let number = 1; ; number += 1) {
    const id = number === 1 ? plain : `${plain}-${number}`
    if (!isTaken(id)) return id
  }
}
