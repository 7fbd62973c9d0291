/** What the window's calls do to the app itself: settings, profiles, licences, help. */
import { readFile } from 'node:fs/promises'
import type { Handlers, Input } from '../core/contract/channels.ts'
import { AppError } from '../core/errors/app-error.ts'
import type { AppState } from './app-view.ts'
import type { Profiles } from './profiles.ts'
import type { Settings } from './settings.ts'

export type AppCalls = Pick<
  Handlers,
  Extract<
    keyof Handlers,
    'app.view' | 'settings.change' | `profiles.${string}` | 'licences.read' | 'help.open' | 'logs.show'
  >
>

export type HelpTopic = Input<'help.open'>['topic']

export interface AppCallsPorts {
  readonly state: AppState
  readonly settings: Pick<Settings, 'change'>
  readonly profiles: Pick<Profiles, 'switchTo' | 'edit' | 'remove'>
  /** Resolves when it is known which profiles there are: before, the window would take them for none. */
  readonly ready: Promise<void>
  /** A window is being opened: what others may have changed since is looked at again. Tells by itself. */
  lookAgain(): void
  /** Text made by the build (scripts/licences.mjs). */
  readonly licencesFile: string
  /** @throws AppError session.browser-failed */
  openHelp(topic: HelpTopic): Promise<void>
  /** Shows the log's folder in the system's file manager. @throws AppError */
  showLogs(): Promise<void>
}

export function appCalls(ports: AppCallsPorts): AppCalls {
  const { state, settings, profiles } = ports
  return {
    'app.view': async () => {
      await ports.ready
      ports.lookAgain()
      return state.view
    },
    'settings.change': async (change) => done(settings.change(change)),
    'profiles.switch': async ({ id }) => done(profiles.switchTo(id)),
    'profiles.edit': async (change) => done(profiles.edit(change)),
    'profiles.remove': async ({ id }) => done(profiles.remove(id)),
    'licences.read': async () => await readLicences(ports.licencesFile),
    'help.open': async ({ topic }) => done(ports.openHelp(topic)),
    'logs.show': async () => done(ports.showLogs()),
  }
}

async function readLicences(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch (cause) {
    throw new AppError('general.bug', { where: 'licences.read, no file of licences' }, { cause })
  }
}

async function done(work: Promise<void>): Promise<null> {
  await work
  return null
}
