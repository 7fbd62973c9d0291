/** The system's theme, and the one that the app chose; the windows' pages really follow both. */
import { EventEmitter } from 'node:events'
import { changed, isPlatform, machine } from './machine.ts'
import type { Shape } from './shapes.ts'
import type { SystemTheme } from './state.ts'

type Source = 'system' | 'light' | 'dark'

let changedTheme: SystemTheme | null = null
const followers = new Set<() => void>()

const system = (): SystemTheme => changedTheme ?? machine().theme

class StandInTheme
  extends EventEmitter
  implements
    Shape<
      Electron.NativeTheme,
      | 'inForcedColorsMode'
      | 'shouldUseDarkColors'
      | 'shouldUseDarkColorsForSystemIntegratedUI'
      | 'shouldUseHighContrastColors'
      | 'themeSource'
    >
{
  #source: Source = 'system'

  get themeSource(): Source {
    return this.#source
  }

  set themeSource(source: Source) {
    if (!['system', 'light', 'dark'].includes(source)) throw new TypeError('Invalid themeSource')
    if (source === this.#source) return
    this.#source = source
    tell()
  }

  get shouldUseDarkColors(): boolean {
    return this.#source === 'system' ? system().dark : this.#source === 'dark'
  }

  /** The taskbar's theme, which the app's choice does not touch [d.ts]. */
  get shouldUseDarkColorsForSystemIntegratedUI(): boolean {
    return isPlatform('win32') ? system().darkTaskbar : system().dark
  }

  get shouldUseHighContrastColors(): boolean {
    return system().highContrast
  }

  get inForcedColorsMode(): boolean {
    return system().forcedColors
  }
}

export const nativeTheme = new StandInTheme()

/** What a page is told, as media features of CSS. */
export function mediaFeatures(): { readonly name: string; readonly value: string }[] {
  const { forcedColors, highContrast, reducedMotion } = system()
  return [
    { name: 'prefers-color-scheme', value: nativeTheme.shouldUseDarkColors ? 'dark' : 'light' },
    { name: 'forced-colors', value: forcedColors ? 'active' : 'none' },
    { name: 'prefers-contrast', value: highContrast ? 'more' : 'no-preference' },
    { name: 'prefers-reduced-motion', value: reducedMotion ? 'reduce' : 'no-preference' },
  ]
}

export function followTheme(follower: () => void): () => void {
  followers.add(follower)
  return () => followers.delete(follower)
}

export function setSystemTheme(theme: Partial<SystemTheme>): void {
  changedTheme = { ...system(), ...theme }
  tell()
}

function tell(): void {
  for (const follower of followers) follower()
  nativeTheme.emit('updated')
  changed()
}
