/** Every message there is, from the English catalogues: a misspelt id fails to compile. */
import type about from './en/about.json'
import type common from './en/common.json'
import type device from './en/device.json'
import type doctor from './en/doctor.json'
import type hints from './en/hints.json'
import type home from './en/home.json'
import type notices from './en/notices.json'
import type pages from './en/pages.json'
import type profiles from './en/profiles.json'
import type settings from './en/settings.json'
import type tray from './en/tray.json'
import type trouble from './en/trouble.json'
import type welcome from './en/welcome.json'

export type MessageName =
  | keyof typeof about
  | keyof typeof common
  | keyof typeof device
  | keyof typeof doctor
  | keyof typeof hints
  | keyof typeof home
  | keyof typeof notices
  | keyof typeof pages
  | keyof typeof profiles
  | keyof typeof settings
  | keyof typeof tray
  | keyof typeof trouble
  | keyof typeof welcome
