/**
 * The app's own small file, `app-settings.json` in Latchkey's folder: what the person chose, and what profiles are called.
 * Written whole or not at all. One that cannot be understood is set aside under another name and told of, never lost.
 */
import { rename } from 'node:fs/promises'
import { join } from 'node:path'
import * as v from 'valibot'
import { type ConfigNoticeView, LANGUAGE_TAGS, PROFILE_COLOURS, THEMES } from '../core/contract/app-view.ts'
import type { EpochMs } from '../core/contract/time.ts'
import { toAppError } from '../core/errors/app-error.ts'
import { readTextFile, writeFileAtomic } from '../core/keychain/files.ts'

const FILE = 'app-settings.json'
/** Grows when an older Latchkey could not make sense of the file any more; a new optional field does not count. */
const FORMAT = 1

const chosenSchema = v.object({
  startAtLogin: v.optional(v.boolean()),
  notifications: v.optional(v.boolean()),
  language: v.optional(v.picklist([...LANGUAGE_TAGS, 'system'])),
  theme: v.optional(v.picklist(THEMES)),
  browser: v.optional(v.nullable(v.string())),
})

const profileSchema = v.object({
  id: v.string(),
  /** null: nobody named it. */
  name: v.nullable(v.string()),
  colour: v.picklist(PROFILE_COLOURS),
  /** Who signed in last. */
  account: v.nullable(v.string()),
})

const schema = v.object({
  version: v.literal(FORMAT),
  /** What the person chose; what is absent was never chosen. */
  chosen: chosenSchema,
  /** In the order of the menu. */
  profiles: v.array(profileSchema),
  activeProfile: v.nullable(v.string()),
  /** What the system was told last of starting at login, so that a person's word there is not overruled at every start. */
  startAtLoginTold: v.nullable(v.boolean()),
})

export type StoredSettings = v.InferOutput<typeof schema>
export type ChosenSettings = StoredSettings['chosen']
export type StoredProfile = StoredSettings['profiles'][number]

const EMPTY: StoredSettings = {
  version: FORMAT,
  chosen: {},
  profiles: [],
  activeProfile: null,
  startAtLoginTold: null,
}

export interface SettingsFile {
  readonly content: StoredSettings
  /** On the disk once it resolves; before, and when it rejects, the content is the old one. @throws AppError keychain.file-failed */
  change(update: (content: StoredSettings) => StoredSettings): Promise<void>
}

export interface OpenedSettings {
  readonly file: SettingsFile
  /** What went wrong with it, for the person. */
  readonly notices: readonly ConfigNoticeView[]
}

/** Never throws: an app without its settings is better than none. @param home Latchkey's folder, which must be there */
export async function openSettingsFile(home: string, now: () => EpochMs): Promise<OpenedSettings> {
  const path = join(home, FILE)
  const read = await readSettings(path, now)
  // What could not be read this time may be whole: it is not written over.
  if (read.isUnreadable) return { file: settingsInMemory(), notices: read.notices }
  let content = read.content
  let writing: Promise<void> = Promise.resolve()
  const file: SettingsFile = {
    get content() {
      return content
    },
    change(update) {
      const done = writing.then(async () => {
        const next = update(content)
        const text = JSON.stringify(next, null, 2)
        if (text === JSON.stringify(content, null, 2)) return
        await writeFileAtomic(path, `${text}\n`)
        content = next
      })
      writing = done.catch(() => {})
      return done
    },
  }
  return { file, notices: read.notices }
}

/** Settings that end with the app, for where there is no folder to keep them in. */
export function settingsInMemory(): SettingsFile {
  let content = EMPTY
  return {
    get content() {
      return content
    },
    async change(update) {
      content = update(content)
    },
  }
}

interface Read {
  readonly content: StoredSettings
  readonly isUnreadable?: true
  readonly notices: readonly ConfigNoticeView[]
}

async function readSettings(path: string, now: () => EpochMs): Promise<Read> {
  let text: string | null
  try {
    text = await readTextFile(path)
  } catch (caught) {
    const { userMessage, hint } = toAppError(caught, 'read settings')
    return { content: EMPTY, isUnreadable: true, notices: [{ text: userMessage, fix: hint, mustChange: true }] }
  }
  if (text === null) return { content: EMPTY, notices: [] }
  const parsed = v.safeParse(schema, parse(text))
  if (parsed.success) return { content: parsed.output, notices: [] }
  return { content: EMPTY, notices: [await setAside(path, now())] }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

async function setAside(path: string, at: EpochMs): Promise<ConfigNoticeView> {
  const aside = `${path}.broken-${new Date(at).toISOString().replace(/[:.]/g, '-')}`
  const moved = await rename(path, aside).then(
    () => true,
    () => false,
  )
  return {
    text: moved
      ? `The app's settings could not be understood, so it started with none; the file is kept as ${aside}.`
      : `The app's settings in ${path} could not be understood, so it started with none.`,
    fix: 'Choose your settings again; your sign-ins are kept elsewhere and not touched.',
    mustChange: false,
  }
}
