/**
 * What a configuration says of the tray app itself (`app:`), read apart from the rest: it counts also where no network is
 * set up yet, or where the configuration cannot be used. What is wrong in it is told by loadConfig; here it counts as not
 * written.
 */
import * as v from 'valibot'
import type { LanguageTag, Theme } from '../contract/app-view.ts'
import { readEnvironment } from './environment.ts'
import { configFile } from './location.ts'
import { appSchema } from './schema.ts'
import { type LoadOptions, merge, readConfigFile, readManaged, type Values } from './sources.ts'

/** A value that is written somewhere. */
export interface AppSetting<Value> {
  readonly value: Value
  /** Where it is written, when the person cannot change it in the app: the policy's file, a variable. null: a default. */
  readonly lockedBy: string | null
}

/** null: nobody says anything. */
export interface AppSettings {
  readonly startAtLogin: AppSetting<boolean> | null
  readonly notifications: AppSetting<boolean> | null
  readonly language: AppSetting<LanguageTag | 'system'> | null
  readonly theme: AppSetting<Theme> | null
  /** As the administrator named it, or `system`. */
  readonly browser: AppSetting<string> | null
}

/** @param options `profile` null: no network is set up, so there is no file of one. Never throws. */
export async function loadAppSettings(
  options: Omit<LoadOptions, 'profile'> & { readonly profile: string | null },
): Promise<AppSettings> {
  const { profile } = options
  const managed = await readManaged(options).then(
    ({ values }) => values,
    () => NOTHING,
  )
  const file = profile === null ? NOTHING : await readProfileFile({ ...options, profile })
  const chosen = merge([managed, readEnvironment(options.env), file])
  return {
    startAtLogin: settingOf(chosen, 'start_at_login'),
    notifications: settingOf(chosen, 'notifications'),
    language: settingOf(chosen, 'language'),
    theme: settingOf(chosen, 'theme'),
    browser: settingOf(chosen, 'browser'),
  }
}

const NOTHING: Values = new Map()

type Block = v.InferOutput<typeof appSchema>

function settingOf<Key extends keyof Block>(chosen: Values, key: Key): AppSetting<NonNullable<Block[Key]>> | null {
  const written = chosen.get(`app.${key}`)
  if (written === undefined) return null
  const parsed = v.safeParse(appSchema, { [key]: written.raw })
  const value = parsed.success ? parsed.output[key] : undefined
  if (value === undefined || value === null) return null
  return { value, lockedBy: written.kind === 'file' ? null : written.place.name }
}

async function readProfileFile(options: LoadOptions): Promise<Values> {
  try {
    return (await readConfigFile(configFile(options), options.readFile, true)).values
  } catch {
    return NOTHING
  }
}
